module com.acme.shop {
    requires dev.wardian.plugins;
    requires com.fasterxml.jackson.databind;

    opens com.acme.shop to com.fasterxml.jackson.databind;
}
