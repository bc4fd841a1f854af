package dev.wardian.sample.serve;

import dev.wardian.console.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample's pages in a browser: its own, and the console. */
@Timeout(300)
@Tag("one-jdk")
class PageTest {
    private static final String SAMPLE = "dev.wardian.sample.";

    @TempDir Path folder;

    private Shop shop;
    private Browser browser;

    @BeforeEach
    void open() throws IOException {
        browser = Browser.open();
        shop = new Shop(folder);
        browser.show(shop.server.uri());
        browser.awaitText("#traffic", "Start traffic");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void trafficMovesFiguresChartsAndLogOfTheConsole() throws IOException {
        browser.find("#traffic").click();
        browser.awaitText("#traffic", "Stop traffic");
        browser.find("a[href='plugins/']").click();
        browser.awaitText("#connection", "live");
        String tax = Browser.card(SAMPLE + "country-tax");

        browser.awaitText(tax + ".state", "ACTIVE");
        browser.awaitText(
                "#attention " + Browser.card(SAMPLE + "nosy") + ".failure", "WDN-LINK-003");
        browser.awaitText(Browser.card(SAMPLE + "fraud-score") + "table", "clock/1");
        browser.await(() -> !browser.text(tax + ".figures").contains("calls0"));
        browser.awaitText("#calls-chart .u-legend", "country-tax");
        browser.awaitText("#latency-chart .u-legend", "volume-discount");
        browser.find(Browser.card(SAMPLE + "volume-discount") + "button.reload").click();
        browser.awaitText("#log", "discounts in 3 tiers");
        keepScreenshotIfWanted();
        browser.assertNothingWentWrong();
    }

    /**
     * Documentation's picture: {@code -Dsample.screenshot=FILE}, after so many seconds of traffic.
     */
    private void keepScreenshotIfWanted() throws IOException {
        String file = System.getProperty("sample.screenshot", "");
        if (!file.isEmpty()) {
            browser.await(() -> browser.number("return samples.length") >= 20);
            Files.write(Path.of(file), browser.screenshot());
        }
    }
}
