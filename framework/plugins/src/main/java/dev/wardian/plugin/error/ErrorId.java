package dev.wardian.plugin.error;

/**
 * The table of all errors. Codes are stable and never reused. A test compares this table with
 * {@code docs/errors.md}.
 */
public enum ErrorId {
    MANIFEST_REJECTED("WDN-MAN-001", "The manifest has problems", "correct the listed places"),
    MANIFEST_UNREADABLE(
            "WDN-MAN-002",
            "The manifest cannot be read",
            "check that the file exists and is readable"),
    MANIFEST_TOO_LARGE(
            "WDN-MAN-003", "The manifest is too large", "a manifest holds at most {0} bytes"),
    MANIFEST_NOT_TEXT(
            "WDN-MAN-004",
            "The manifest is not UTF-8 text",
            "save the file as UTF-8 without a byte order mark and without control characters"),
    MANIFEST_NOT_YAML("WDN-MAN-005", "The manifest is not valid YAML", ""),
    YAML_FEATURE_REFUSED(
            "WDN-MAN-006",
            "The manifest uses a YAML feature that is not allowed",
            "write the value out: manifests have no tags, anchors, aliases, merge keys or further documents"),
    MANIFEST_TOO_DEEP(
            "WDN-MAN-007", "The manifest is nested too deeply", "nest at most {0} levels"),
    DUPLICATE_KEY("WDN-MAN-008", "A key is given twice", "remove one of the two"),
    UNKNOWN_KEY("WDN-MAN-009", "A key is unknown", "the keys here are {0}"),
    MISSING_KEY("WDN-MAN-010", "A required key is missing", "add {0}"),
    WRONG_KIND("WDN-MAN-011", "A value has the wrong kind", "write {0} here"),
    BAD_VALUE("WDN-MAN-012", "A value is not allowed", "{0}"),
    UNKNOWN_CAPABILITY("WDN-MAN-013", "The host does not have the capability", "the host has {0}"),
    PATH_LEAVES_PLUGIN(
            "WDN-MAN-014",
            "A path leaves the plugin's folder",
            "name a file in the folder of the manifest, with / between folders"),
    KEYS_CONFLICT("WDN-MAN-015", "Two settings exclude each other", "{0}"),

    LINK_REJECTED("WDN-LINK-001", "The module cannot be linked", "correct the listed problems"),
    UNKNOWN_IMPORT(
            "WDN-LINK-002", "No capability provides an import", "build the module without it"),
    CAPABILITY_NOT_GRANTED(
            "WDN-LINK-003",
            "An import needs a capability that is not granted",
            "the operator grants it with {0}"),
    CAPABILITY_NOT_REQUESTED(
            "WDN-LINK-004",
            "An import needs a capability that the manifest does not request",
            "add {0} under capabilities, with its reason"),
    IMPORT_TYPE_MISMATCH(
            "WDN-LINK-005",
            "An import has another type than the host's function",
            "the host's function is {0}"),
    OPERATION_NOT_EXPORTED(
            "WDN-LINK-006",
            "The module does not export an operation of the manifest",
            "export {0} from the module or remove the operation"),
    OPERATION_NOT_DECLARED(
            "WDN-LINK-007",
            "The manifest does not list an exported operation",
            "add {0} under operations"),
    OPERATION_TYPE_MISMATCH(
            "WDN-LINK-008",
            "The export of an operation has the wrong type",
            "its type must be {0}"),
    MODULE_UNSUPPORTED(
            "WDN-LINK-009",
            "The module uses a feature that plugins may not use",
            "build the module without {0}"),
    ABI_TOO_NEW(
            "WDN-LINK-010",
            "The module needs a newer major version of the ABI",
            "use a newer host, or an SDK for version {0}"),
    MODULE_UNREADABLE(
            "WDN-LINK-011",
            "The module cannot be read",
            "check module.file and the file's permissions"),
    MODULE_TOO_LARGE("WDN-LINK-012", "The module is too large", "a module holds at most {0} bytes"),
    MODULE_HASH_MISMATCH(
            "WDN-LINK-013",
            "The module's hash differs from the hash in the manifest",
            "if the module was rebuilt on purpose, run wardian hash on the plugin's folder,"
                    + " or set module.sha256 to {0}"),
    MODULE_INVALID(
            "WDN-LINK-014", "The module is not a valid WebAssembly module", "rebuild the module"),
    REQUIREMENT_NOT_MET(
            "WDN-LINK-015", "A required version of the host or of a plugin is missing", "{0}"),
    SERVICE_MISMATCH(
            "WDN-LINK-016",
            "A Java interface does not fit the manifest's operations",
            "compare the interface's methods with operations"),
    START_FAILED("WDN-LINK-017", "The plugin failed to start", "see the cause"),
    RELOAD_CHANGES_ID(
            "WDN-LINK-018",
            "The new version has another id",
            "keep the id, or unload {0} and load the manifest as a plugin of its own"),
    RELOAD_ASKS_FOR_MORE(
            "WDN-LINK-019",
            "The new version requests more than the operator grants",
            "the operator grants it with {0}"),
    RELOAD_LOSES_STATE(
            "WDN-LINK-020",
            "The reload would lose state",
            "unload the plugin and load it again to begin with an empty state"),
    REQUIREMENT_CYCLE(
            "WDN-LINK-021",
            "Plugins require each other",
            "remove one of the requirements, or move the common part into a third plugin"),
    HANDOVER_FAILED(
            "WDN-LINK-022",
            "The state hand-over failed",
            "reload when the plugin is less busy, or raise the drain time"),
    RELOAD_FAILS_OFTEN(
            "WDN-LINK-023",
            "The new version failed during probation",
            "correct the plugin: the manager loads these files again only after they change"),
    MODULE_OVER_LIMIT(
            "WDN-LINK-024",
            "The module exceeds a limit before it starts",
            "make the module smaller or raise limits.{0}"),
    ID_NOT_PINNED(
            "WDN-LINK-025",
            "The id may belong to another plugin",
            "remove the copies, or have the operator pin one: "
                    + "plugins: { {0}: { pin: { source: {1} } } }"),

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
            "The call timed out",
            "give the plugin less to do or raise limits.deadline"),
    CALL_CANCELLED("WDN-CALL-007", "The call was cancelled", ""),
    ABI_VIOLATION(
            "WDN-CALL-008",
            "The plugin broke a rule of the ABI",
            "rebuild the plugin with a current SDK"),
    PLUGIN_UNAVAILABLE("WDN-CALL-009", "The plugin accepts no calls now", "try again in {0}"),
    OUTPUT_MISMATCH(
            "WDN-CALL-010",
            "The output does not match the manifest and the interface",
            "this is a defect in the plugin: report it to its author"),
    THREAD_STACK_EXHAUSTED(
            "WDN-CALL-011",
            "The stack of the calling thread ended",
            "call on a thread with a larger stack, or nest calls of plugins less deeply"),

    SOURCE_UNAVAILABLE(
            "WDN-SRC-001",
            "A source of plugins cannot be read",
            "running plugins go on; check that the source exists and answers");

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

    /** Whether a call of a plugin can end with this error. */
    public boolean ofCalls() {
        return code.startsWith("WDN-CALL-");
    }

    /** What is wrong, as one sentence that holds for every case. */
    public String title() {
        return title;
    }

    /**
     * How to correct the error.
     *
     * @param arguments the values for {@code {0}}, {@code {1}}, ... in the table's text
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
