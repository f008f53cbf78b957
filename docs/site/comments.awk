# Doxygen's filter: the library's comments are plain. The first block of a header describes what is public in it, as a group
# named <layer>_<header>; a block before a declaration describes that. Comments inside functions, which are indented by more
# than a member, stay as they are. What stands in an inner namespace is no part of the group.
BEGIN { opening = 1 }
NR == 1 {
  count = split(FILENAME, parts, "/")
  entity = parts[count]
  sub(/\.hpp$/, "", entity)
  group = parts[count - 1] "_" entity
  print "/// \\defgroup " group " " parts[count - 1] "/" parts[count]
}
opening && /^\/\// { sub(/^\/\/ ?/, "/// "); print; next }
{ opening = 0 }
/^namespace xgrad \{/ { print; print "/// \\addtogroup " group "\n/// \\{\n"; public = 1; next }
public && /^namespace [a-z]/ { print "\n/// \\}\n"; print; next }
public && /^}  \/\/ namespace [a-z:]+$/ && !/namespace xgrad/ { print; print "\n/// \\addtogroup " group "\n/// \\{\n"; next }
public && /^}  \/\/ namespace xgrad$/ { print "\n/// \\}\n"; print; public = 0; next }
/^ *\/\/ (clang-format|---)/ { print ""; next }
/^(  )?\/\/ / { sub(/\/\/ /, "/// "); print; next }
{ print }
