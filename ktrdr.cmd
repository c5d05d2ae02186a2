@rem "ktrdr ..." on Windows: the command line, without the second that npx takes to find it.
@node "%~dp0scripts\ktrdr.mjs" %*
