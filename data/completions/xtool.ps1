# SPDX-License-Identifier: Apache-2.0 OR MIT
# Completion of xtool for PowerShell: `xtool completions powershell | Out-String | Invoke-Expression`
# in $PROFILE. xtool itself knows the candidates; where it names none, PowerShell offers files.
Register-ArgumentCompleter -Native -CommandName xtool -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    # Before 7.3, PowerShell does not pass an empty word to a program.
    $last = if ($wordToComplete -ne '') { $wordToComplete }
        elseif ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' }
    $lines = @(& $commandAst.CommandElements[0].ToString() complete '--' @words $last 2>$null)
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $word, $help = $_ -split "`t", 2
        if (-not $help) { $help = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
    }
}
