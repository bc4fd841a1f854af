package dev.wardian.plugin.error;

/**
 * The table of all errors. Codes are stable and never reused. A test compares this table with
 * {@code docs/errors.md}.
 */
public enum ErrorId {
    /** {@code WDN-MAN-001}: the manifest has problems. */
    MANIFEST_REJECTED("WDN-MAN-001", "The manifest has problems", "correct the listed places"),
    /** {@code WDN-MAN-002}: the manifest cannot be read. */
    MANIFEST_UNREADABLE(
            "WDN-MAN-002",
            "The manifest cannot be read",
            "check that the file exists and is readable"),
    /** {@code WDN-MAN-003}: the manifest is too large. */
    MANIFEST_TOO_LARGE(
            "WDN-MAN-003", "The manifest is too large", "a manifest holds at most {0} bytes"),
    /** {@code WDN-MAN-004}: the manifest is not UTF-8 text. */
    MANIFEST_NOT_TEXT(
            "WDN-MAN-004",
            "The manifest is not UTF-8 text",
            "save the file as UTF-8 without control characters"),
    /** {@code WDN-MAN-005}: the manifest is not valid YAML. */
    MANIFEST_NOT_YAML("WDN-MAN-005", "The manifest is not valid YAML", ""),
    /** {@code WDN-MAN-006}: the manifest uses a YAML feature that is not allowed. */
    YAML_FEATURE_REFUSED(
            "WDN-MAN-006",
            "The manifest uses a YAML feature that is not allowed",
            "write the value out: manifests have no tags, anchors, aliases, merge keys or further documents"),
    /** {@code WDN-MAN-007}: the manifest is nested too deeply. */
    MANIFEST_TOO_DEEP(
            "WDN-MAN-007", "The manifest is nested too deeply", "nest at most {0} levels"),
    /** {@code WDN-MAN-008}: a key is given twice. */
    DUPLICATE_KEY("WDN-MAN-008", "A key is given twice", "remove one of the two"),
    /** {@code WDN-MAN-009}: a key is unknown. */
    UNKNOWN_KEY("WDN-MAN-009", "A key is unknown", "the keys here are {0}"),
    /** {@code WDN-MAN-010}: a required key is missing. */
    MISSING_KEY("WDN-MAN-010", "A required key is missing", "add {0}"),
    /** {@code WDN-MAN-011}: a value has the wrong kind. */
    WRONG_KIND("WDN-MAN-011", "A value has the wrong kind", "write {0} here"),
    /** {@code WDN-MAN-012}: a value is not allowed. */
    BAD_VALUE("WDN-MAN-012", "A value is not allowed", "{0}"),
    /** {@code WDN-MAN-013}: the host does not have the capability. */
    UNKNOWN_CAPABILITY("WDN-MAN-013", "The host does not have the capability", "the host has {0}"),
    /** {@code WDN-MAN-014}: a path leaves the plugin's folder. */
    PATH_LEAVES_PLUGIN(
            "WDN-MAN-014",
            "A path leaves the plugin's folder",
            "name a file in the folder of the manifest, with / between folders"),
    /** {@code WDN-MAN-015}: two settings exclude each other. */
    KEYS_CONFLICT("WDN-MAN-015", "Two settings exclude each other", "{0}"),
    /** {@code WDN-MAN-016}: the grants name a plugin that is not there. */
    GRANTS_FOR_NOBODY(
            "WDN-MAN-016",
            "The grants name a plugin that is not there",
            "correct the id, or remove plugins.{0} from the grants if the plugin is gone for good"),
    /** {@code WDN-MAN-017}: a grant exceeds the ceiling. */
    GRANT_OVER_CEILING(
            "WDN-MAN-017",
            "A grant exceeds the ceiling",
            "widen the ceiling in the grants if the plugin needs it, or lower the grant"),
    /** {@code WDN-MAN-018}: the file of the disabled plugins cannot be written. */
    DISABLED_NOT_WRITTEN(
            "WDN-MAN-018",
            "The file of the disabled plugins cannot be written",
            "nothing has changed; check that its folder exists and that the application may write"
                    + " there"),
    /** {@code WDN-MAN-019}: a plugin is disabled that is not there. */
    DISABLED_NOBODY(
            "WDN-MAN-019",
            "A plugin is disabled that is not there",
            "correct the id, or enable {0}"),

    /** {@code WDN-LINK-001}: the module cannot be linked. */
    LINK_REJECTED("WDN-LINK-001", "The module cannot be linked", "correct the listed problems"),
    /** {@code WDN-LINK-002}: no capability provides an import. */
    UNKNOWN_IMPORT(
            "WDN-LINK-002", "No capability provides an import", "build the module without it"),
    /** {@code WDN-LINK-003}: an import needs a capability that is not granted. */
    CAPABILITY_NOT_GRANTED(
            "WDN-LINK-003",
            "An import needs a capability that is not granted",
            "the operator grants it with {0}"),
    /** {@code WDN-LINK-004}: an import needs a capability that the manifest does not request. */
    CAPABILITY_NOT_REQUESTED(
            "WDN-LINK-004",
            "An import needs a capability that the manifest does not request",
            "add {0} under capabilities, with its reason"),
    /** {@code WDN-LINK-005}: an import has another type than the host's function. */
    IMPORT_TYPE_MISMATCH(
            "WDN-LINK-005",
            "An import has another type than the host's function",
            "the host's function is {0}"),
    /** {@code WDN-LINK-006}: the module does not export an operation of the manifest. */
    OPERATION_NOT_EXPORTED(
            "WDN-LINK-006",
            "The module does not export an operation of the manifest",
            "export {0} from the module or remove the operation"),
    /** {@code WDN-LINK-007}: the manifest does not list an exported operation. */
    OPERATION_NOT_DECLARED(
            "WDN-LINK-007",
            "The manifest does not list an exported operation",
            "add {0} under operations"),
    /** {@code WDN-LINK-008}: the export of an operation has the wrong type. */
    OPERATION_TYPE_MISMATCH(
            "WDN-LINK-008",
            "The export of an operation has the wrong type",
            "its type must be {0}"),
    /** {@code WDN-LINK-009}: the module uses a feature that plugins may not use. */
    MODULE_UNSUPPORTED(
            "WDN-LINK-009",
            "The module uses a feature that plugins may not use",
            "build the module without {0}"),
    /** {@code WDN-LINK-010}: the module needs a newer major version of the ABI. */
    ABI_TOO_NEW(
            "WDN-LINK-010",
            "The module needs a newer major version of the ABI",
            "use a newer host, or an SDK for version {0}"),
    /** {@code WDN-LINK-011}: the module cannot be read. */
    MODULE_UNREADABLE(
            "WDN-LINK-011",
            "The module cannot be read",
            "check module.file and the file's permissions"),
    /** {@code WDN-LINK-012}: the module is too large. */
    MODULE_TOO_LARGE("WDN-LINK-012", "The module is too large", "a module holds at most {0} bytes"),
    /** {@code WDN-LINK-013}: the module's hash differs from the hash in the manifest. */
    MODULE_HASH_MISMATCH(
            "WDN-LINK-013",
            "The module's hash differs from the hash in the manifest",
            "if the module was rebuilt on purpose, run wardian hash on the plugin's folder,"
                    + " or set module.sha256 to {0}"),
    /** {@code WDN-LINK-014}: the module is not a valid WebAssembly module. */
    MODULE_INVALID(
            "WDN-LINK-014", "The module is not a valid WebAssembly module", "rebuild the module"),
    /** {@code WDN-LINK-015}: a required version of the host or of a plugin is missing. */
    REQUIREMENT_NOT_MET(
            "WDN-LINK-015", "A required version of the host or of a plugin is missing", "{0}"),
    /** {@code WDN-LINK-016}: a Java interface does not fit the manifest's operations. */
    SERVICE_MISMATCH(
            "WDN-LINK-016",
            "A Java interface does not fit the manifest's operations",
            "compare the interface's methods with operations"),
    /** {@code WDN-LINK-017}: the plugin failed to start. */
    START_FAILED("WDN-LINK-017", "The plugin failed to start", "see the cause"),
    /** {@code WDN-LINK-018}: the new version has another id. */
    RELOAD_CHANGES_ID(
            "WDN-LINK-018",
            "The new version has another id",
            "keep the id, or unload {0} and load the manifest as a plugin of its own"),
    /** {@code WDN-LINK-019}: the new version requests more than the operator grants. */
    RELOAD_ASKS_FOR_MORE(
            "WDN-LINK-019",
            "The new version requests more than the operator grants",
            "the operator grants it with {0}"),
    /** {@code WDN-LINK-020}: the reload would lose state. */
    RELOAD_LOSES_STATE(
            "WDN-LINK-020",
            "The reload would lose state",
            "unload the plugin and load it again to begin with an empty state"),
    /** {@code WDN-LINK-021}: plugins require each other. */
    REQUIREMENT_CYCLE(
            "WDN-LINK-021",
            "Plugins require each other",
            "remove one of the requirements, or move the common part into a third plugin"),
    /** {@code WDN-LINK-022}: the state hand-over failed. */
    HANDOVER_FAILED(
            "WDN-LINK-022",
            "The state hand-over failed",
            "reload when the plugin is less busy, or raise the drain time"),
    /** {@code WDN-LINK-023}: the new version failed during probation. */
    RELOAD_FAILS_OFTEN(
            "WDN-LINK-023",
            "The new version failed during probation",
            "correct the plugin: the manager loads these files again only after they change"),
    /** {@code WDN-LINK-024}: the module exceeds a limit before it starts. */
    MODULE_OVER_LIMIT(
            "WDN-LINK-024",
            "The module exceeds a limit before it starts",
            "make the module smaller or raise limits.{0}"),
    /** {@code WDN-LINK-025}: the id may belong to another plugin. */
    ID_NOT_PINNED(
            "WDN-LINK-025",
            "The id may belong to another plugin",
            "remove the copies, or have the operator pin one: "
                    + "plugins: { {0}: { pin: { source: {1} } } }"),
    /** {@code WDN-LINK-026}: the ceiling excludes what the operator grants. */
    CEILING_EXCLUDES(
            "WDN-LINK-026",
            "The ceiling excludes what the operator grants",
            "the plugin has the grant already; the operator widens the ceiling of all plugins:"
                    + " {0}"),
    /** {@code WDN-LINK-027}: a type of a Java interface cannot be encoded or decoded. */
    TYPE_UNSUPPORTED(
            "WDN-LINK-027", "A type of a Java interface cannot be encoded or decoded", "{0}"),
    /** {@code WDN-LINK-028}: the module cannot be loaded without a manifest. */
    MANIFEST_NEEDED("WDN-LINK-028", "The module cannot be loaded without a manifest", "{0}"),
    /** {@code WDN-LINK-029}: the module is built for another host. */
    BUILT_FOR_ANOTHER_HOST("WDN-LINK-029", "The module is built for another host", "{0}"),
    /** {@code WDN-LINK-030}: what the operator grants is not there. */
    CAPABILITY_NOT_BOUND("WDN-LINK-030", "What the operator grants is not there", "{0}"),

    /** {@code WDN-CALL-001}: a capability was denied. */
    CAPABILITY_DENIED("WDN-CALL-001", "A capability was denied", "grant {1} to {0}"),
    /** {@code WDN-CALL-002}: the plugin reported a failure. */
    PLUGIN_FAILURE("WDN-CALL-002", "The plugin reported a failure", ""),
    /** {@code WDN-CALL-003}: the plugin panicked. */
    PLUGIN_PANIC(
            "WDN-CALL-003",
            "The plugin panicked",
            "this is a defect in the plugin: report it to its author"),
    /** {@code WDN-CALL-004}: the plugin trapped. */
    PLUGIN_TRAP(
            "WDN-CALL-004",
            "The plugin trapped",
            "this is a defect in the plugin: report it to its author"),
    /** {@code WDN-CALL-005}: a limit was exceeded. */
    LIMIT_EXCEEDED(
            "WDN-CALL-005",
            "A limit was exceeded",
            "give the plugin less to do or raise limits.{0}"),
    /** {@code WDN-CALL-006}: the call timed out. */
    DEADLINE_EXCEEDED(
            "WDN-CALL-006",
            "The call timed out",
            "give the plugin less to do or raise limits.deadline"),
    /** {@code WDN-CALL-007}: the call was cancelled. */
    CALL_CANCELLED("WDN-CALL-007", "The call was cancelled", ""),
    /** {@code WDN-CALL-008}: the plugin broke a rule of the ABI. */
    ABI_VIOLATION(
            "WDN-CALL-008",
            "The plugin broke a rule of the ABI",
            "rebuild the plugin with a current SDK"),
    /** {@code WDN-CALL-009}: the plugin accepts no calls now. */
    PLUGIN_UNAVAILABLE("WDN-CALL-009", "The plugin accepts no calls now", "try again in {0}"),
    /** {@code WDN-CALL-010}: the output does not match the manifest and the interface. */
    OUTPUT_MISMATCH(
            "WDN-CALL-010",
            "The output does not match the manifest and the interface",
            "compare the output with the types of the interface: one of the two is wrong"),
    /** {@code WDN-CALL-011}: the stack of the calling thread ended. */
    THREAD_STACK_EXHAUSTED(
            "WDN-CALL-011",
            "The stack of the calling thread ended",
            "call on a thread with a larger stack, or nest calls of plugins less deeply"),
    /** {@code WDN-CALL-012}: the operator disabled the plugin. */
    PLUGIN_DISABLED("WDN-CALL-012", "The operator disabled the plugin", "{0}"),
    /** {@code WDN-CALL-013}: a stream of the caller failed. */
    STREAM_FAILED(
            "WDN-CALL-013",
            "A stream of the caller failed",
            "see the cause: the plugin has no part in it"),

    /** {@code WDN-SRC-001}: a source of plugins cannot be read. */
    SOURCE_UNAVAILABLE(
            "WDN-SRC-001",
            "A source of plugins cannot be read",
            "running plugins go on; check that the source exists and answers"),
    /** {@code WDN-SRC-002}: a folder of plugins does not exist. */
    FOLDER_MISSING(
            "WDN-SRC-002",
            "A folder of plugins does not exist",
            "create the folder, or give the application the right path"),
    /** {@code WDN-SRC-003}: a file looks like a plugin and is none. */
    LOOKS_LIKE_PLUGIN("WDN-SRC-003", "A file looks like a plugin and is none", "");

    private final String code;
    private final String title;
    private final String hint;

    ErrorId(String code, String title, String hint) {
        this.code = code;
        this.title = title;
        this.hint = hint;
    }

    /** {@return the stable code, for example {@code WDN-MAN-003}} */
    public String code() {
        return code;
    }

    /** {@return whether a call of a plugin can end with this error} */
    public boolean ofCalls() {
        return code.startsWith("WDN-CALL-");
    }

    /** {@return what is wrong, as one sentence that holds for every case} */
    public String title() {
        return title;
    }

    /**
     * Says how to correct the error.
     *
     * @param arguments the values for {@code {0}}, {@code {1}}, ... in the table's text
     * @return the hint, or the empty string
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
