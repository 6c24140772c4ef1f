# SPDX-License-Identifier: Apache-2.0 OR MIT
# Completion of xtool for fish: `xtool completions fish | source` in config.fish, or this file as
# `xtool.fish` in a folder of completions. xtool itself knows the candidates.
function __xtool_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines ($program complete -- $words "$current" 2>/dev/null)
    set -l source "$lines[1]"
    set -e lines[1]
    for line in $lines
        echo $line
    end
    set -l prefix (string match -r -- '^--[^=]*=' "$current")
    set -l value (string replace -r -- '^--[^=]*=' '' "$current")
    switch $source
        case file
            for path in (__fish_complete_path "$value")
                echo "$prefix$path"
            end
        case directory
            for path in (__fish_complete_directories "$value" '')
                echo "$prefix$path"
            end
        case program
            complete -C (string escape -- "$current")
    end
end
complete -c xtool -f -a '(__xtool_complete)'
