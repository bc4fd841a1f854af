/** The descriptions of the import modules, and what is generated from them. */
module dev.wardian.interfaces {
    requires static org.jspecify;

    exports dev.wardian.interfaces;
}
