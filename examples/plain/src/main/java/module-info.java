/** An application on the module path. On the class path this file has no effect. */
module com.example.plain {
    requires dev.wardian.plugins;
    requires dev.wardian.host;
}
