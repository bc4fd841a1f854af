package dev.wardian.plugin.error;

/**
 * Every error of the framework, written down once. The codes are stable: one is never reused, and
 * each has a line in {@code docs/errors.md}, which a test compares with this table.
 */
public enum ErrorId {
    MANIFEST_REJECTED(
            "WDN-MAN-001", "The manifest has problems", "correct the places that are listed"),
    MANIFEST_UNREADABLE(
            "WDN-MAN-002",
            "The manifest cannot be read",
            "check that the file exists and may be read"),
    MANIFEST_TOO_LARGE(
            "WDN-MAN-003", "The manifest is too large", "a manifest holds at most {0} bytes"),
    MANIFEST_NOT_TEXT(
            "WDN-MAN-004",
            "The manifest is not UTF-8 text",
            "save the file as UTF-8 without a byte order mark and without control characters"),
    MANIFEST_NOT_YAML("WDN-MAN-005", "The manifest is not valid YAML", ""),
    YAML_FEATURE_REFUSED(
            "WDN-MAN-006",
            "A YAML feature that manifests do not use",
            "write the value out: manifests have no tags, anchors, aliases, merge keys or further documents"),
    MANIFEST_TOO_DEEP(
            "WDN-MAN-007", "The manifest is nested too deeply", "nest at most {0} levels"),
    DUPLICATE_KEY("WDN-MAN-008", "A key is given twice", "keep one of the two"),
    UNKNOWN_KEY("WDN-MAN-009", "A key that is not known here", "the keys here are {0}"),
    MISSING_KEY("WDN-MAN-010", "A required key is missing", "add {0}"),
    WRONG_KIND("WDN-MAN-011", "A value of the wrong kind", "write {0} here"),
    BAD_VALUE("WDN-MAN-012", "A value that is not allowed", "{0}"),
    UNKNOWN_CAPABILITY(
            "WDN-MAN-013", "A capability that this host does not have", "the host has {0}"),
    PATH_LEAVES_PLUGIN(
            "WDN-MAN-014",
            "A path that leaves the plugin's folder",
            "name a file in the folder of the manifest, with / between folders"),
    KEYS_CONFLICT("WDN-MAN-015", "Two settings that exclude each other", "{0}"),

    LINK_REJECTED(
            "WDN-LINK-001", "The module cannot be linked", "correct the points that are listed"),
    UNKNOWN_IMPORT(
            "WDN-LINK-002", "An import that no capability provides", "build the module without it"),
    CAPABILITY_NOT_GRANTED(
            "WDN-LINK-003",
            "An import whose capability is not granted",
            "the operator grants it with {0}"),
    CAPABILITY_NOT_REQUESTED(
            "WDN-LINK-004",
            "An import whose capability the manifest does not ask for",
            "add {0} under capabilities, with its reason"),
    IMPORT_TYPE_MISMATCH(
            "WDN-LINK-005",
            "An import of another type than the host's function",
            "the host's function is {0}"),
    OPERATION_NOT_EXPORTED(
            "WDN-LINK-006",
            "An operation of the manifest that the module does not export",
            "export {0} from the module or remove the operation"),
    OPERATION_NOT_DECLARED(
            "WDN-LINK-007",
            "An exported operation that the manifest does not list",
            "add {0} under operations"),
    OPERATION_TYPE_MISMATCH(
            "WDN-LINK-008", "An operation's export of the wrong type", "its type must be {0}"),
    MODULE_UNSUPPORTED(
            "WDN-LINK-009",
            "A module that uses what plugins may not",
            "build the module without {0}"),
    ABI_TOO_NEW(
            "WDN-LINK-010",
            "A module for a newer major version of the ABI",
            "use a newer host, or an SDK for version {0}"),
    MODULE_UNREADABLE(
            "WDN-LINK-011", "The module cannot be read", "check module.file and the file's rights"),
    MODULE_TOO_LARGE("WDN-LINK-012", "The module is too large", "a module holds at most {0} bytes"),
    MODULE_HASH_MISMATCH(
            "WDN-LINK-013",
            "The module is not the one that the manifest names",
            "if the module was rebuilt on purpose, run wardian hash on the plugin's folder,"
                    + " or set module.sha256 to {0}"),
    MODULE_INVALID(
            "WDN-LINK-014", "The module is not a valid WebAssembly module", "rebuild the module"),
    REQUIREMENT_NOT_MET("WDN-LINK-015", "A required host or plugin version is not there", "{0}"),
    SERVICE_MISMATCH(
            "WDN-LINK-016",
            "A Java interface and the manifest's operations do not fit",
            "compare the interface's methods with operations"),
    START_FAILED("WDN-LINK-017", "The plugin could not be started", "see the cause"),
    RELOAD_CHANGES_ID(
            "WDN-LINK-018",
            "A new version with another id",
            "keep the id, or unload {0} and load the manifest as a plugin of its own"),
    RELOAD_ASKS_FOR_MORE(
            "WDN-LINK-019",
            "A new version that asks for more than is granted",
            "the operator grants it with {0}"),
    RELOAD_LOSES_STATE(
            "WDN-LINK-020",
            "A reload that would lose state",
            "unload the plugin and load it again to begin with an empty state"),
    REQUIREMENT_CYCLE(
            "WDN-LINK-021",
            "Plugins that require each other",
            "remove one of the requirements, or put what both need into a plugin of its own"),
    HANDOVER_FAILED(
            "WDN-LINK-022",
            "State could not be handed over",
            "reload when the plugin is less busy, or raise the time for draining"),
    RELOAD_FAILS_OFTEN(
            "WDN-LINK-023",
            "A new version that failed in its first calls",
            "correct the plugin: these files are not taken again before they change"),

    CAPABILITY_DENIED("WDN-CALL-001", "A capability was denied", "grant {1} to {0}"),
    PLUGIN_FAILURE("WDN-CALL-002", "The plugin reported a failure", ""),
    PLUGIN_PANIC(
            "WDN-CALL-003",
            "The plugin panicked",
            "this is a defect in the plugin: report it to its author"),
    PLUGIN_TRAP(
            "WDN-CALL-004",
            "The plugin trapped",
            "this is a defect in the plugin: report it to its author"),
    LIMIT_EXCEEDED(
            "WDN-CALL-005",
            "A limit was exceeded",
            "give the plugin less to do or raise limits.{0}"),
    DEADLINE_EXCEEDED(
            "WDN-CALL-006",
            "The deadline passed",
            "give the plugin less to do or raise limits.deadline"),
    CALL_CANCELLED("WDN-CALL-007", "The call was cancelled", ""),
    ABI_VIOLATION(
            "WDN-CALL-008",
            "The plugin broke a rule of the ABI",
            "rebuild the plugin with a current SDK"),
    PLUGIN_UNAVAILABLE("WDN-CALL-009", "The plugin takes no calls now", "try again in {0}"),
    OUTPUT_MISMATCH(
            "WDN-CALL-010",
            "The output is not what the manifest and the interface promise",
            "this is a defect in the plugin: report it to its author"),

    SOURCE_UNAVAILABLE(
            "WDN-SRC-001",
            "A source of plugins cannot be read",
            "plugins that run go on; check that the place exists and answers");

    private final String code;
    private final String title;
    private final String hint;

    ErrorId(String code, String title, String hint) {
        this.code = code;
        this.title = title;
        this.hint = hint;
    }

    /** The stable code, for example {@code WDN-MAN-003}. */
    public String code() {
        return code;
    }

    /** Whether it is one that a call of a plugin can end with. */
    public boolean ofCalls() {
        return code.startsWith("WDN-CALL-");
    }

    /** What the error is, without the particulars of one case. */
    public String title() {
        return title;
    }

    /**
     * What to do about it.
     *
     * @param arguments the values of the places {@code {0}}, {@code {1}}, ... in the table's text
     */
    public String hint(String... arguments) {
        String text = hint;
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", arguments[i]);
        }
        return text;
    }

    /** The {@link #code()}. */
    @Override
    public String toString() {
        return code;
    }
}
