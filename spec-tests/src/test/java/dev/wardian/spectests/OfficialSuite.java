package dev.wardian.spectests;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.List;
import java.util.Optional;

/** The official suites, each with the features that its scripts are run with. */
enum OfficialSuite {
    VERSION_1("1.0", Features.WASM_1_0, 19_272),
    VERSION_2("2.0", Features.WASM_2_0, 54_008),
    VERSION_3("3.0", Features.WASM_3_0, 65_296),
    /** Its scripts are those of version 3.0 with what the proposal changes. */
    CUSTOM_PAGE_SIZES(Feature.CUSTOM_PAGE_SIZES, Features.WASM_3_0, 207),
    WIDE_ARITHMETIC(Feature.WIDE_ARITHMETIC, Features.WASM_2_0, 109),
    LEGACY_EXCEPTIONS(Feature.LEGACY_EXCEPTIONS, Features.WASM_3_0, 96);

    private final String title;
    private final String collection;
    private final String folder;
    private final Features features;
    private final int commands;

    /** All scripts of a version. */
    OfficialSuite(String version, Features features, int commands) {
        this.title = version;
        this.collection = version;
        this.folder = "";
        this.features = features;
        this.commands = commands;
    }

    /**
     * A proposal's folder of the collected proposals, with the features of a version and its own.
     */
    OfficialSuite(Feature proposal, Features version, int commands) {
        this.title = proposal.proposal();
        this.collection = "proposals";
        this.folder = title + "/";
        this.features = version.with(proposal);
        this.commands = commands;
    }

    /** The version, or the proposal's name. */
    String title() {
        return title;
    }

    Features features() {
        return features;
    }

    /** How many commands all scripts of the suite have together. */
    int commands() {
        return commands;
    }

    /** The scripts, sorted by name; empty if the suite is not there. */
    Optional<List<Script>> scripts() {
        return SuiteLocation.scripts(collection)
                .map(all -> all.stream().filter(one -> one.name().startsWith(folder)).toList());
    }
}
