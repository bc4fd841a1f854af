@echo off
rem The command wardian: starts its jar on the Java at hand, 17 or newer. See the file wardian beside this one.
rem It was never run on Windows, and it makes no archive of classes.
setlocal
set "jar=%~dp0..\lib\wardian.jar"
if not exist "%jar%" set "jar=%~dp0..\framework\cli\target\wardian.jar"
if not exist "%jar%" (
    echo error: no %jar%: build it with mvn -q -B -DskipTests -pl framework/cli -am package 1>&2
    exit /b 125
)
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "options=-XX:-UsePerfData"
for %%c in (-h --help help -V --version completion new hash disable enable kv inspect validate check) do (
    if "%~1"=="%%c" set "options=-XX:-UsePerfData -XX:TieredStopAtLevel=1"
)
"%java%" %options% %WARDIAN_JAVA_OPTS% -cp "%jar%" dev.wardian.cli.Main %*
exit /b %errorlevel%
