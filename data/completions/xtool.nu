# SPDX-License-Identifier: Apache-2.0 OR MIT
# Completion of xtool for Nushell: save this file, and `source` it in config.nu. xtool itself knows the
# candidates; where it names none, Nushell offers files. Other commands keep the completer that is set.
let xtool_next = ($env.config.completions?.external?.completer? | default null)
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans: list<string>|
    if ($spans | first) != "xtool" {
        if $xtool_next == null { null } else { do $xtool_next $spans }
    } else {
        let lines = (^xtool complete -- ...($spans | skip 1) | lines)
        if ($lines | length) < 2 and ($lines | get 0? | default "file") != "words" {
            null
        } else {
            $lines | skip 1 | each {|line|
                let parts = ($line | split row "\t")
                {value: ($parts | get 0), description: ($parts | get 1? | default "")}
            }
        }
    }
}
