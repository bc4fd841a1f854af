package dev.wardian.cli;

/** What picocli says of the commands. {@code HelpTextTest} writes this file. */
final class HelpTexts {
    private HelpTexts() {}

    static String of(String command) {
        return switch (command) {
            case "wardian" ->
                    """
                    Usage: wardian [-hV] COMMAND
                    Runs and inspects WebAssembly modules and plugins.
                      -h, --help      Print this help.
                      -V, --version   Print the version.
                    Commands:
                      run         Runs a module.
                      validate    Decodes and validates modules. Runs none of their code.
                      inspect     Shows imports, exports, sections, features and the capabilities
                                    that a module needs.
                      call        Loads the plugin in a folder, calls one operation and prints the
                                    output unchanged.
                      check       Loads all plugins of a folder and prints their states.
                      dev         Builds, loads and calls a plugin again whenever its files change.
                      new         Creates a folder with a plugin that builds: source, manifest,
                                    test, README and the SDK.
                      hash        Writes the SHA-256 of a plugin's module into its manifest and
                                    prints it.
                      disable     Disables a plugin: writes into the file of disabled plugins that
                                    it may not run.
                      enable      Enables a plugin: removes it from the file of disabled plugins.
                      kv          Prints the values that plugins keep in a file of the capability
                                    kv.
                      wast        Runs test scripts of the WebAssembly specification and counts
                                    their commands.
                      wat2wasm    Converts a module from the text format to a binary, and validates
                                    it.
                      wasm2wat    Prints a module in the text format.
                      completion  Prints a script that lets a shell complete commands, options and
                                    files.
                      help        Prints the help of a command, or of all.

                    Where a command takes FILE or INPUT, - is standard input or output.
                    wardian help COMMAND describes a command.
                    """;
            case "run" ->
                    """
                    Usage: wardian run [-h] [--canonical-nans] [--engine=NAME] [--features=SET]
                                       [--fuel=N] [--invoke=NAME] [--memory=SIZE] [--profile=FILE]
                                       [--timeout=D] [--dir=HOST::GUEST[:ro]]...
                                       [--env=NAME=VALUE]... [--limit=NAME=N]... FILE [ARGS...]
                    Runs a module.
                    That is its start function, then the export that --invoke names, or _start if
                    the module has it. Prints each result on a line of its own.
                    A program of WASI preview 1 has the streams of this process, clocks and random
                    bytes. --dir and --env give it more.
                    Options come before FILE. What follows FILE belongs to the guest.
                    Exit code: that of the guest; 134 if the guest traps; 124 if a deadline or
                    another limit ends it; 125 if it cannot be run; 2 for wrong usage.
                          FILE               The module, as a binary or as text, or - for standard
                                               input.
                          [ARGS...]          Arguments of the program, or of the function of
                                               --invoke: -1, 0xff, 1.5, inf, nan, null for a
                                               reference.
                          --canonical-nans   Let arithmetic give no NaN but the canonical one, so
                                               that results are the same on every machine.
                          --dir=HOST::GUEST[:ro]
                                             Give a program of WASI the directory HOST, which it
                                               knows as GUEST; with :ro it cannot change anything:
                                               data::/data:ro. May be repeated.
                          --engine=NAME      What runs the code: auto, which is the default and
                                               compiles what is hot, interpreter, or compiled.
                          --env=NAME=VALUE   Give a program of WASI a variable; without =VALUE, the
                                               one of that name here. May be repeated.
                          --features=SET     1.0, 2.0 or 3.0, then proposals to add or, after a
                                               minus, to take away: 3.0,threads. Default: 3.0.
                          --fuel=N           Units of fuel for the start function, and the same
                                               again for the call: 200M. Default: no limit.
                      -h, --help             Print this help.
                          --invoke=NAME      The exported function to call.
                          --limit=NAME=N     Change a limit for modules, by the name that its error
                                               has: memories=200. May be repeated.
                          --memory=SIZE      Largest size of each memory: 64MiB. Default: what the
                                               module declares.
                          --profile=FILE     Write where the guest spends its time: a flame graph
                                               if FILE ends with .html, else folded stacks. Looks
                                               each millisecond.
                          --timeout=D        Stop the guest after this time: 500ms, 2s. Default: no
                                               limit.
                    """;
            case "validate" ->
                    """
                    Usage: wardian validate [-h] [--features=SET] [--limit=NAME=N]... FILE...
                    Decodes and validates modules. Runs none of their code.
                          FILE...          The modules, as binaries or as text, or - for standard
                                             input.
                          --features=SET   1.0, 2.0 or 3.0, then proposals to add or, after a
                                             minus, to take away: 2.0,tail-call or 3.0,-gc.
                                             Default: 3.0.
                      -h, --help           Print this help.
                          --limit=NAME=N   Change a limit for modules, by the name that its error
                                             has: memories=200. May be repeated.
                    """;
            case "inspect" ->
                    """
                    Usage: wardian inspect [-h] [--code] [--manifest] [--features=SET]
                                           [--limit=NAME=N]... FILE [FUNCTION...]
                    Shows imports, exports, sections, features and the capabilities that a module
                    needs.
                    Names other hosts for which it was built, such as WASI.
                    With --manifest, prints the capabilities for its manifest instead.
                    With --code, shows the code that the interpreter runs for its functions instead.
                          FILE             The module, as a binary or as text, or - for standard
                                             input.
                          [FUNCTION...]    With --code, the functions to show, by index or name.
                                             Default: all that the module defines.
                          --code           Show the code that the interpreter runs, one instruction
                                             per line.
                          --features=SET   1.0, 2.0 or 3.0, then proposals to add or, after a
                                             minus, to take away: 2.0,tail-call or 3.0,-gc.
                                             Default: 3.0.
                      -h, --help           Print this help.
                          --limit=NAME=N   Change a limit for modules, by the name that its error
                                             has: memories=200. May be repeated.
                          --manifest       Print the lines of a manifest that request what the
                                             module imports.
                    """;
            case "call" ->
                    """
                    Usage: wardian call [-h] [--engine=NAME] [--features=SET] [--grants=GRANTS]
                                        [--repeat=N] [--timeout=D] [--config=KEY=VALUE]...
                                        [--with=DIR]... PLUGIN OPERATION [INPUT]
                    Loads the plugin in a folder, calls one operation and prints the output
                    unchanged.
                    A module without a manifest has its exports as operations, no capability, and
                    the default limits.
                    Without --grants, the plugin gets what its manifest requests of clock, config,
                    log, random and wasi, which reach nothing outside of the plugin.
                    Exit code: 0; 1 if the plugin reports a failure; 134 if it traps or panics; 124
                    if a deadline or another limit ends the call; 125 if the plugin is rejected; 2
                    for wrong usage.
                          PLUGIN               The folder with plugin.yaml, or with one such folder
                                                 in it; or a module, as a binary or as text; or -
                                                 for a module from standard input.
                          OPERATION            The operation to call.
                          [INPUT]              The input as text, or - to read standard input.
                                                 Default: empty. For a plugin with abi: plain, the
                                                 arguments, separated by spaces.
                          --config=KEY=VALUE   A value of the plugin's configuration, instead of
                                                 the manifest's. May be repeated.
                          --engine=NAME        What runs the code: auto, which is the default and
                                                 compiles what is hot, interpreter, or compiled.
                          --features=SET       What modules of plugins may use: 1.0, 2.0 or 3.0,
                                                 then proposals: 2.0,function-references,gc,
                                                 exception-handling. A minus takes one away: 3.0,
                                                 -gc. Default: 2.0.
                          --grants=GRANTS      A file of grants and limits. With it, nothing else
                                                 is granted.
                      -h, --help               Print this help.
                          --repeat=N           Make the call N times and print each output on lines
                                                 of its own. Default: 1.
                          --timeout=D          A shorter deadline than the plugin's: 500ms, 2s.
                          --with=DIR           A folder of other plugins to load as well. Without
                                                 --grants, they get what they request as the plugin
                                                 does, and all may call each other as they request.
                                                 May be repeated.
                    """;
            case "check" ->
                    """
                    Usage: wardian check [-h] [--json] [--engine=NAME] [--features=SET]
                                         [--grants=GRANTS] DIR
                    Loads all plugins of a folder and prints their states.
                    It says why a plugin is rejected, and warns of files that look like plugins and
                    are none and of grants for plugins that are not there. Start-up code and hooks
                    run as in an application; no operation is called.
                    Without --grants, each plugin gets what its manifest requests of clock, config,
                    log, random and wasi, and they may call each other as they request.
                    With --grants, plugins are disabled that the grants or the file beside them
                    disable.
                    Exit code: 0 if all plugins are active or disabled, otherwise 1.
                          DIR               The folder of plugins: DIR/NAME/plugin.yaml or DIR/NAME.
                                              plugin.yaml.
                          --engine=NAME     What runs the code: auto, which is the default and
                                              compiles what is hot, interpreter, or compiled.
                          --features=SET    What modules of plugins may use: 1.0, 2.0 or 3.0, then
                                              proposals: 2.0,function-references,gc,
                                              exception-handling. A minus takes one away: 3.0,-gc.
                                              Default: 2.0.
                          --grants=GRANTS   A file of grants and limits. With it, nothing else is
                                              granted.
                      -h, --help            Print this help.
                          --json            Print one JSON object: plugins, an array with source,
                                              id, version, state and problems of each, and
                                              warnings. Problems and warnings have id, message and,
                                              where they are known, file, line, column and hint.
                    """;
            case "dev" ->
                    """
                    Usage: wardian dev [-h] [--build=COMMAND] [--engine=NAME] [--features=SET]
                                       [--grants=GRANTS] [--timeout=D] [--config=KEY=VALUE]...
                                       [--with=DIR]... PLUGIN_DIR [OPERATION] [INPUT]
                    Builds, loads and calls a plugin again whenever its files change.
                    It writes the module's SHA-256 into the manifest after each build, and prints
                    the output of the operation. Ctrl-C ends it.
                    A Makefile is built with make, a Cargo.toml with cargo build --release --target
                    wasm32-unknown-unknown; other folders only by --build. Output of the build and
                    errors go to standard error.
                    Without --grants, the plugin gets what its manifest requests of clock, config,
                    log, random and wasi.
                          PLUGIN_DIR           The folder with plugin.yaml and the plugin's sources.
                          [OPERATION]          The operation to call. Default: none; the plugin is
                                                 only loaded.
                          [INPUT]              The input as text. Default: empty.
                          --build=COMMAND      A line for the shell that builds the plugin, run in
                                                 the folder.
                          --config=KEY=VALUE   A value of the plugin's configuration, as for call.
                                                 May be repeated.
                          --engine=NAME        What runs the code: auto, which is the default and
                                                 compiles what is hot, interpreter, or compiled.
                          --features=SET       What modules of plugins may use: 1.0, 2.0 or 3.0,
                                                 then proposals: 2.0,function-references,gc,
                                                 exception-handling. A minus takes one away: 3.0,
                                                 -gc. Default: 2.0.
                          --grants=GRANTS      A file of grants and limits. With it, nothing else
                                                 is granted.
                      -h, --help               Print this help.
                          --timeout=D          A shorter deadline than the plugin's: 500ms, 2s.
                          --with=DIR           A folder of other plugins, as for call. May be
                                                 repeated.
                    """;
            case "new" ->
                    """
                    Usage: wardian new [-h] [--dir=DIR] --lang=LANGUAGE NAME
                    Creates a folder with a plugin that builds: source, manifest, test, README and
                    the SDK.
                    Overwrites nothing: the folder must be new or empty.
                          NAME              The plugin's id, such as com.acme.greeter.
                          --dir=DIR         The folder to create. Default: the last part of NAME,
                                              in the working directory.
                      -h, --help            Print this help.
                          --lang=LANGUAGE   One of c, rust.
                    """;
            case "hash" ->
                    """
                    Usage: wardian hash [-h] PLUGIN_DIR
                    Writes the SHA-256 of a plugin's module into its manifest and prints it.
                    Run it after each build. It rejects a module that is not valid, and changes
                    nothing else in the manifest. Before the first build, 64 zeros can stand for
                    the hash.
                          PLUGIN_DIR   The folder with plugin.yaml, or with one such folder in it.
                      -h, --help       Print this help.
                    """;
            case "disable" ->
                    """
                    Usage: wardian disable [-h] [--by=NAME] [--reason=TEXT] (--grants=GRANTS |
                                           --file=FILE) ID
                    Disables a plugin: writes into the file of disabled plugins that it may not run.
                    An application that watches the file stops the plugin at once; any other does
                    not start it any more. The plugin need not be there.
                          ID                The id of the plugin: com.acme.greeter.
                          --by=NAME         Who disables it. Default: the name of the user.
                          --file=FILE       The application's file of disabled plugins.
                          --grants=GRANTS   The application's file of grants. The decision goes
                                              into the file beside it: grants.disabled.yaml beside
                                              grants.yaml.
                      -h, --help            Print this help.
                          --reason=TEXT     Why, for errors and statuses. Default: none.
                    """;
            case "enable" ->
                    """
                    Usage: wardian enable [-h] (--grants=GRANTS | --file=FILE) ID
                    Enables a plugin: removes it from the file of disabled plugins.
                    An application that watches the file starts the plugin at once. What the grants
                    disable is enabled in the grants.
                    Exit code: 0, also if the plugin was not disabled; 1 if the file cannot be read
                    or written.
                          ID                The id of the plugin: com.acme.greeter.
                          --file=FILE       The application's file of disabled plugins.
                          --grants=GRANTS   The application's file of grants. The decision goes
                                              into the file beside it: grants.disabled.yaml beside
                                              grants.yaml.
                      -h, --help            Print this help.
                    """;
            case "kv" ->
                    """
                    Usage: wardian kv [-h] [--plugin=ID] ACTION FILE
                    Prints the values that plugins keep in a file of the capability kv.
                    Each value is a JSON object on a line of its own, ordered by plugin, namespace
                    and key. A value that is no UTF-8 text is base64, and "encoding" says so. The
                    command changes nothing in the file. No application may have the file open.
                          ACTION        What to do: export.
                          FILE          The file of the store.
                      -h, --help        Print this help.
                          --plugin=ID   Only the values of this plugin. Default: of all.
                    """;
            case "wast" ->
                    """
                    Usage: wardian wast [-h] [--canonical-nans] [--verbose] [--engine=NAME]
                                        [--features=SET] [--limit=NAME=N]... PATH...
                    Runs test scripts of the WebAssembly specification and counts their commands.
                    A PATH is a script, a folder, a zip, a folder of a zip (FILE.zip:FOLDER), or -
                    for standard input.
                          PATH...            The scripts.
                          --canonical-nans   Let arithmetic give no NaN but the canonical one, so
                                               that results are the same on every machine.
                          --engine=NAME      What runs the code: auto, which is the default and
                                               compiles what is hot, interpreter, or compiled.
                          --features=SET     1.0, 2.0 or 3.0, then proposals to add or, after a
                                               minus, to take away: 2.0,tail-call or 3.0,-gc.
                                               Default: 3.0.
                      -h, --help             Print this help.
                          --limit=NAME=N     Change a limit for modules, by the name that its error
                                               has: memories=200. May be repeated.
                          --verbose          Name each command that fails.
                    """;
            case "wat2wasm" ->
                    """
                    Usage: wardian wat2wasm [-h] [--no-check] [--features=SET] [-o=OUTPUT] FILE
                    Converts a module from the text format to a binary, and validates it.
                    Identifiers go to the name section, annotations @custom become custom sections.
                          FILE              The text file, or - for standard input.
                          --features=SET    1.0, 2.0 or 3.0, then proposals to add or, after a
                                              minus, to take away: 2.0,tail-call or 3.0,-gc.
                                              Default: 3.0.
                      -h, --help            Print this help.
                          --no-check        Do not validate. The text may use every proposal.
                      -o, --output=OUTPUT   The binary to write, or - for standard output. Default:
                                              the name of FILE with .wasm, in the working
                                              directory; for standard input, standard output.
                    """;
            case "wasm2wat" ->
                    """
                    Usage: wardian wasm2wat [-h] [-o=OUTPUT] FILE
                    Prints a module in the text format.
                    Names and custom sections are kept, as identifiers and as annotations.
                          FILE              The module, as a binary or as text, or - for standard
                                              input.
                      -h, --help            Print this help.
                      -o, --output=OUTPUT   The text file to write, or - for standard output.
                                              Default: standard output.
                    """;
            case "completion" ->
                    """
                    Usage: wardian completion [-h] SHELL
                    Prints a script that lets a shell complete commands, options and files.
                    For this shell only: source <(wardian completion bash)
                          SHELL    One of bash, zsh.
                      -h, --help   Print this help.
                    """;
            case "help" ->
                    """
                    Usage: wardian help [-h] [COMMAND]
                    Prints the help of a command, or of all.
                          [COMMAND]   The command. Default: an overview of all commands.
                      -h, --help      Print this help.
                    """;
            default -> throw new IllegalArgumentException(command);
        };
    }
}
