"""What is in a folder of stories and is never one of them."""

import re

#: What editors, copying programs and systems leave beside the files they work on. Names with a dot in front are hidden
#: anyway (and Emacs's locks, .git and macOS's ._ files with them); a name with an underscore in front is a name.
DROPPINGS = re.compile(
    r"\..*|.*~|~\$.*|\#.*\#|4913|.*\.(?:swp|swx|tmp|part|orig|rej|bak)|Thumbs\.db|node_modules", re.DOTALL
)
