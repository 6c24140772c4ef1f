@echo off
rem SPDX-License-Identifier: Apache-2.0 OR MIT
rem zig {the_version} as `{the_tool}` for {the_triple}. Written by `xtool setup-linker`.
rem Takes the arguments of gcc and GNU ld, and gives zig those that make it do the same.
rem Keep the line ends of Windows in this file: cmd finds labels by them.
rem
rem Both a batch file's own arguments and `for` would split a word like -Wl,--as-needed or --target=x,
rem so the words are cut out of the whole line here. Meanwhile {q} stands for a quote, {e} for one
rem after a backslash, and {b} for a blank.
setlocal EnableExtensions DisableDelayedExpansion
set "name=%~n0"
set "zig={the_zig}"
if exist "%zig%" (
  if not defined ZIG_GLOBAL_CACHE_DIR set "ZIG_GLOBAL_CACHE_DIR={the_cache}"
) else (
  rem This is another machine than that which it was written on.
  set "zig=zig"
)
if defined ZIG_GLOBAL_CACHE_DIR set "ZIG_LOCAL_CACHE_DIR=%ZIG_GLOBAL_CACHE_DIR%"
for %%v in (answered asks_linker before directory dirs failed library linker linker_before reason replaced response saved skip) do set "%%v="
for %%v in (asks compiles gc_sections inputs language no_gc own_libraries preprocesses rust_starts shared version_check version_script) do set "%%v=no"
set "kept= "
set "links=yes"
set "cpu={the_cpu}"
rem What --push-state saves.
set "libraries=yes"
set "needed=yes"
set "whole=no"

set args=%*
if not defined args set "asks=yes"
if not defined args goto call_zig
set "args=%args:"={q}% "
set "args=%args:\\={s}%"
set "args=%args:\{q}={e}%"
set "args=%args:{s}=\\%"
set "args=%args: ={b} %"
rem The rest of the main part is at the end of the file: cmd looks for labels line by line.
goto start


rem --- Words ---

:each_word
set "left=%args%"
set "word="
:next_word
for /f "eol= tokens=1* delims= " %%a in ("%left%") do (
  set "word=%word%%%a"
  set "left=%%b"
)
rem A blank within quotes does not end the word.
set "part=%word%"
set "open="
:next_quote
if "%part:{q}=%"=="%part%" goto quotes_counted
set "part=%part:*{q}=%"
if defined open (set "open=") else set "open=yes"
if defined part goto next_quote
:quotes_counted
if defined open if defined left goto next_word
set "word=%word:{b}= %"
set "word=%word:~0,-1%"
if defined word call :take_word
set "word="
if defined failed exit /b 1
if defined answered exit /b 0
if defined left goto next_word
exit /b 0

:take_word
set "text=%word:{q}=%"
set "quote="
if not "%text%"=="%word%" set "quote={q}"
set "emitted=%word%"
if not defined text goto keep_empty
if "%text:~0,1%"=="@" if exist "%text:~1%" goto response_file

:take_text
if "%step%"=="look" goto look
if "%step%"=="answer" goto answer
if defined linker goto after_xlinker
if "%text%"=="-Xlinker" set "linker=yes"
if defined linker exit /b 0
if "%text:~0,4%"=="-Wl," goto linker_words
if "%text:~0,4%"=="-Wp," goto preprocessor_words

:driver_word
if defined before goto driver_value
set "written=%text%"
if not "%text:~0,1%"=="-" goto file
if "%text%"=="-" goto file
{driver_options_with_value}
set "option=%text%"
set "key=%text%"
set "value="
for /f "eol= tokens=1* delims==" %%k in ("%text%") do (
  set "key=%%k="
  set "value=%%l"
)
if "%key%"=="%text%=" set "key=%text%"

rem The rules for the compiler's driver
:driver_rules
{driver_rules}

:keep
if defined response goto keep_in_response
set "kept=%kept% %emitted%"
exit /b 0
:keep_in_response
set emitted=%emitted:{q}="%
>>"%response%" echo %emitted:{e}=\"%
exit /b 0

:replace
set "emitted=%replaced%"
set "replaced="
goto keep

:after_xlinker
set "linker="
goto linker_word

:linker_words
set "pieces=%text:~4%"
:next_piece
if not defined pieces exit /b 0
set "text="
for /f "eol= tokens=1* delims=," %%a in ("%pieces%") do (
  set "text=%%a"
  set "pieces=%%b"
)
if not defined text exit /b 0
call :linker_word
if defined failed exit /b 1
goto next_piece

:linker_word
if defined linker_before goto linker_value
if "%text:~0,1%"=="-" if not "%text%"=="-" goto linker_option
set "emitted=%quote%%text%%quote%"
goto file

:linker_option
set "written=-Wl,%text%"
set "option=%text:~1%"
if "%text:~0,2%"=="--" set "option=%text:~2%"
{linker_options_with_value}
if "%option:~0,1%"=="z" set "option=z %option:~1%"
set "key=%option%"
set "value="
for /f "eol= tokens=1* delims==" %%k in ("%option%") do (
  set "key=%%k="
  set "value=%%l"
)
if "%key%"=="%option%=" set "key=%option%"
set "emitted=%quote%-Wl,%text%%quote%"
if not "%text:,=%"=="%text%" set "emitted=-Xlinker %quote%%text%%quote%"
goto linker_rules

:linker_value
set "written=-Wl,%linker_before%,%text%"
set "key=%linker_before:~1%="
if "%linker_before:~0,2%"=="--" set "key=%linker_before:~2%="
set "option=%key%%text%"
if "%linker_before%"=="-z" set "option=z %text%"
if "%linker_before%"=="-z" for /f "eol= tokens=1* delims==" %%k in ("%text%") do set "key=z %%k="
if "%key%"=="z %text%=" set "key=z %text%"
set "value=%text%"
set "emitted=%quote%-Wl,%linker_before%,%text%%quote%"
if not "%text:,=%"=="%text%" set "emitted=-Xlinker %linker_before% -Xlinker %quote%%text%%quote%"
set "linker_before="
goto linker_rules

:linker_wait
set "linker_before=%text%"
exit /b 0


rem The rules for the linker
:linker_rules
if "%no_gc%,%written%"=="yes,-Wl,--gc-sections" exit /b 0
{linker_rules}
goto keep

:driver_value
set "option=%before% %text%"
set "written=%option%"
set "key=%before% "
set "value=%text%"
set "emitted=%before% %word%"
set "before="
goto driver_rules

:wait
set "before=%text%"
exit /b 0

:file
rem zig has to be told the language of standard input.
if "%text%,%preprocesses%,%language%"=="-,yes,no" set "kept=%kept% -x {the_language}"
{start_files}goto keep

:refuse
for /f "eol= delims=" %%w in ("'%written%'") do >&2 echo %name%: error: %%w%reason%
set "failed=yes"
exit /b 1

rem A driver takes these without -Wp; the file after -MD is that of -MF.
:preprocessor_words
set "pieces=%text:~4%"
:next_preprocessor_word
if not defined pieces exit /b 0
set "text="
for /f "eol= tokens=1* delims=," %%a in ("%pieces%") do (
  set "text=%%a"
  set "pieces=%%b"
)
if not defined text exit /b 0
set "dependencies="
if "%text%"=="-MD" if defined pieces set "dependencies=yes"
if "%text%"=="-MMD" if defined pieces set "dependencies=yes"
set "emitted=%quote%%text%%quote%"
if defined dependencies set "emitted=%text% -MF"
call :keep
goto next_preprocessor_word

:other_machine
set "reason= asks for another machine than that of {the_triple}"
goto refuse

:cpu
{cpu_rules}

:library
set "library="
{library_rules}
set "emitted=%quote%-l%value%%quote%"
goto keep

rem Sets `found` if the file is in a directory of -L.
:find_file
set "found="
for %%d in (%dirs%) do if not defined found if exist "%%~d\%file%" set "found=%%~d\%file%"
exit /b 0

:directory
set "directory="
if not exist "%value%\" exit /b 0
set "emitted=%quote%-L%value%%quote%"
goto keep

:push_state
set "saved=%libraries%,%needed%,%whole%; %saved%"
exit /b 0

:pop_state
if not defined saved exit /b 0
set "was=%saved%"
for /f "eol= tokens=1-3* delims=,; " %%a in ("%was%") do (
  set "was_libraries=%%a"
  set "was_needed=%%b"
  set "was_whole=%%c"
  set "saved=%%d"
)
set "emitted="
if "%libraries%,%was_libraries%"=="no,yes" set "emitted= -Wl,-search_paths_first"
if "%libraries%,%was_libraries%"=="yes,no" set "emitted= -Wl,-Bstatic"
if "%needed%,%was_needed%"=="no,yes" set "emitted=%emitted% -Wl,--as-needed"
if "%needed%,%was_needed%"=="yes,no" set "emitted=%emitted% -Wl,--no-as-needed"
if "%whole%,%was_whole%"=="no,yes" set "emitted=%emitted% -Wl,--whole-archive"
if "%whole%,%was_whole%"=="yes,no" set "emitted=%emitted% -Wl,--no-whole-archive"
set "libraries=%was_libraries%"
set "needed=%was_needed%"
set "whole=%was_whole%"
if defined emitted goto keep
exit /b 0

{start_files_function}
rem --- Response files ---

:keep_empty
if "%step%"=="rewrite" goto keep
exit /b 0

rem rustc puts the words into a file when there are many: one in a line, a backslash before blanks
rem and backslashes. zig reads the other files for itself.
:response_file
if not "%text:~-16%"=="linker-arguments" goto file_of_others
if "%step%"=="rewrite" if not defined response call :new_response
for /f "usebackq eol= delims=" %%l in ("%text:~1%") do (
  set "line=%%l"
  call :take_line
)
exit /b 0

:file_of_others
set "inputs=yes"
if "%step%"=="rewrite" goto keep
exit /b 0

:new_response
set "response=%TEMP%\zig-arguments-%RANDOM%%RANDOM%.rsp"
if exist "%response%" goto new_response
type nul > "%response%"
exit /b 0

:take_line
if defined failed exit /b 1
set "line=%line:"={e}%"
set "line=%line:\\={s}%"
set "line=%line:\ = %"
set "text=%line:{s}=\%"
set "line=%text%"
if "%line:~-1%"=="\" set "line=%line%\"
set "quote={q}"
set "word={q}%line%{q}"
set "emitted=%word%"
goto take_text


rem --- What the call is about ---

:look
if defined skip goto look_at_value
if not "%text:~0,1%"=="-" goto look_at_file
for %%o in ("-c" "-S" "-E" "-M" "-MM" "-fsyntax-only") do if "%text%"==%%o set "links=no"
if "%text%"=="-E" set "preprocesses=yes"
for %%o in ("-shared" "-r") do if "%text%"==%%o set "shared=yes"
for %%o in ("-r" "-nostdlib" "-nodefaultlibs") do if "%text%"==%%o set "own_libraries=yes"
for %%o in ("--version" "--help" "-dumpmachine" "-dumpversion" "-dumpfullversion") do if "%text%"==%%o set "asks=yes"
if "%text:~0,7%"=="-print-" set "asks=yes"
if "%text:~0,8%"=="--print-" set "asks=yes"
if "%text:~0,4%"=="-Wl," goto look_at_linker_words
if "%text:~0,2%"=="-l" set "inputs=yes"
if "%text:~0,2%"=="-x" set "inputs=yes"
if "%text:~0,2%"=="-x" set "compiles=yes"
if "%text:~0,2%"=="-x" set "language=yes"
if "%text%"=="--gc-sections" set "gc_sections=yes"
if "%text%"=="--no-gc-sections" set "gc_sections=no"
if "%text%"=="-" set "inputs=yes"
if "%text%"=="-" set "compiles=yes"
if "%text:~0,2%"=="-L" if not "%text%"=="-L" set dirs=%dirs% "%text:~2%"
{driver_options_to_skip}
exit /b 0

:look_at_file
set "inputs=yes"
set "extension="
for %%f in ("%text%") do set "extension=%%~xf"
for %%e in (.c .cc .cpp .C .cxx .c++ .cp .CPP .m .mm .M .i .ii .s .S .sx .h .hpp) do if "%extension%"=="%%e" set "compiles=yes"
{start_files_seen}exit /b 0

:look_at_value
if "%skip%"=="-L" set dirs=%dirs% "%text%"
set "skip="
exit /b 0

:look_at_linker_words
for %%o in ("-shared" "--shared" "-Bshareable") do if "%text%"=="-Wl,%%~o" set "shared=yes"
for %%o in ("-r" "--relocatable") do if "%text%"=="-Wl,%%~o" set "own_libraries=yes"
if not "%text:version-script=%"=="%text%" set "version_script=yes"
if not "%text:undefined-version=%"=="%text%" set "version_check=yes"
if not "%text:nostart-stop-gc=%"=="%text%" set "no_gc=yes"
if not "%text:,--gc-sections=%"=="%text%" set "gc_sections=yes"
if not "%text:,--no-gc-sections=%"=="%text%" set "gc_sections=no"
for %%o in ("--version" "-v" "-V") do if "%text%"=="-Wl,%%~o" set "inputs=yes"
if "%text%"=="-Wl,--version" set "asks_linker=yes"
if not "%text:~4,1%"=="-" set "inputs=yes"
exit /b 0


rem Questions about search paths, to which zig's answers are the host's.
:answer
set "key=%text%"
set "value="
for /f "eol= tokens=1* delims==" %%k in ("%text%") do (
  set "key=%%k"
  set "value=%%l"
)
if "%key:~0,2%"=="--" set "key=%key:~1%"
for %%o in ("-print-file-name" "-print-prog-name") do if "%key%"==%%o set "answered=%value%"
for %%o in ("-print-sysroot" "-print-multiarch") do if "%key%"==%%o set "answered=nothing"
for %%o in ("-print-multi-directory" "-print-multi-os-directory") do if "%key%"==%%o set "answered=."
if "%key%"=="-print-multi-lib" set "answered=.;"
if "%key%"=="-print-libgcc-file-name" set "answered=libgcc.a"
if "%key%"=="-print-search-dirs" echo programs: =
if "%key%"=="-print-search-dirs" set "answered=libraries: ="
if "%key%,%value%"=="-print-prog-name,ld" set "answered=%~dp0{the_triple}-zig-ld.bat"
if not defined answered exit /b 0
if "%answered%"=="nothing" echo.
if not "%answered%"=="nothing" echo %answered%
exit /b 0


rem --- The main part ---

:start
set "step=look"
call :each_word
if "%inputs%"=="no" set "asks=yes"
if "%asks%"=="yes" set "links=no"
if defined asks_linker "%zig%" ld.lld --version
if defined asks_linker exit /b %errorlevel%
set "exports_limited=no"
set "links_only=no"
if "%links%"=="yes" if not "%shared%,%version_script%"=="yes,no" set "exports_limited=yes"
if "%links%,%compiles%"=="yes,no" set "links_only=yes"

set "step=answer"
if "%asks%"=="yes" call :each_word
if defined answered exit /b 0

set "step=rewrite"
call :each_word
if defined failed if defined response del "%response%"
if defined failed exit /b 1
if defined before set "kept=%kept% %before%"
{undefined_version}
:call_zig
set "target={the_target}"
rem Asked about itself, zig does not understand its own glibc suffix, and zig 0.12 no CPU.
if "%asks%"=="no" set "target=%target%{the_suffix}"
set "last=-target %target%"
if "%asks%"=="no" if defined cpu set "last=%last% -mcpu=%cpu%"
rem GNU ld removes no sections unless it is told; zig does with -O1 and up.
if "%asks%,%links%,%gc_sections%,{makes_elf}"=="no,yes,no,yes" set "last=%last% -Wl,--no-gc-sections"
rem gcc links its unwinder with every program of C.
if "%asks%,%links%,%own_libraries%,{has_unwinder}"=="no,yes,no,yes" set "last=%last% -lunwind"
set "flags="
if "%compiles%"=="yes" set "flags= -fno-sanitize=undefined"
if defined response set "kept=%kept% {q}@%response%{q}"
set kept=%kept:{q}="%
"%zig%" {the_tool}%flags%%kept:{e}=\"% %last%
set "code=%errorlevel%"
if defined response del "%response%"
exit /b %code%
