package dev.wardian.sample.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a browser. Needs Debian's packages chromium and chromium-driver. */
@Timeout(300)
@Tag("one-jdk")
class PageTest {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir Path folder;

    private Shop shop;
    private ChromeDriver browser;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "no Chromium with its driver");
        shop = new Shop(folder);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        // A container's root user has no sandbox, and its /dev/shm is small.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1280,1960");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(DRIVER.toFile())
                                .usingAnyFreePort()
                                .build(),
                        options);
        browser.get(shop.server.uri().toString());
        awaitText("#connection", "live");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (shop != null) {
            shop.close();
        }
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(browser, Duration.ofSeconds(60), Duration.ofMillis(100));
    }

    private WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    /**
     * The text of an element, or nothing where there is none; read in one step, as the page
     * changes.
     */
    private String text(String selector) {
        String script = "return document.querySelector(arguments[0])?.textContent ?? ''";
        return String.valueOf(browser.executeScript(script, selector));
    }

    private void awaitText(String selector, String part) {
        patiently().until(it -> text(selector).contains(part));
    }

    private static String card(String plugin) {
        return ".card[data-plugin='dev.wardian.sample." + plugin + "'] ";
    }

    private void assertNothingWentWrong() {
        List<LogEntry> said = browser.manage().logs().get(LogType.BROWSER).getAll();
        assertEquals(
                List.of(),
                said.stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(LogEntry::getMessage)
                        .filter(message -> !message.contains("favicon.ico"))
                        .toList());
    }

    @Test
    void pluginsCapabilitiesAndRejectionsAreShown() {
        awaitText(card("country-tax") + ".state", "ACTIVE");
        awaitText(card("fraud-score") + "table", "clock/1");
        awaitText("#rejected " + card("nosy") + ".failure", "WDN-LINK-003");
        assertNothingWentWrong();
    }

    @Test
    void trafficMovesFiguresChartsAndLog() throws IOException {
        awaitText(card("country-tax") + ".state", "ACTIVE");
        find("#traffic").click();
        awaitText("#traffic", "Stop traffic");

        patiently().until(it -> !text(card("country-tax") + ".figures").contains("calls0"));
        awaitText("#calls-chart .u-legend", "country-tax");
        awaitText("#latency-chart .u-legend", "volume-discount");
        find(card("volume-discount") + "button.reload").click();
        awaitText("#log", "discounts in 3 tiers");
        keepScreenshotIfWanted();
        find("#traffic").click();
        awaitText("#traffic", "Start traffic");
        assertNothingWentWrong();
    }

    /**
     * Documentation's picture: {@code -Dsample.screenshot=FILE}, after so many seconds of traffic.
     */
    private void keepScreenshotIfWanted() throws IOException {
        String file = System.getProperty("sample.screenshot", "");
        if (!file.isEmpty()) {
            patiently()
                    .until(
                            it ->
                                    Integer.parseInt(
                                                    String.valueOf(
                                                            browser.executeScript(
                                                                    "return String(samples.length)")))
                                            >= 20);
            Files.write(Path.of(file), browser.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Test
    void buttonsReloadAndRollBack() {
        awaitText(card("country-tax") + ".version", "generation");
        String first = text(card("country-tax") + ".version");

        find(card("country-tax") + "button.rollback").click();
        awaitText("#notice", "no version before");
        find(card("country-tax") + "button.reload").click();
        patiently().until(it -> !text(card("country-tax") + ".version").equals(first));
        String second = text(card("country-tax") + ".version");
        find(card("country-tax") + "button.rollback").click();
        patiently().until(it -> !text(card("country-tax") + ".version").equals(second));

        patiently().until(it -> "true".equals(find("#notice").getDomProperty("hidden")));
    }

    @Test
    void aReplacedFileIsShown() {
        awaitText(card("country-tax") + ".state", "ACTIVE");
        String shown = text(card("country-tax") + ".version");
        String version = shown.substring(0, shown.indexOf(','));

        shop.edit("country-tax", "version: " + version, "version: 99.0.0");

        awaitText(card("country-tax") + ".version", "99.0.0");
        shop.edit("country-tax", "version: 99.0.0", "version: <b>bold</b>");
        awaitText(card("country-tax") + ".failure", "<b>bold</b>");
        assertTrue(browser.findElements(By.cssSelector("#plugins b")).isEmpty());
        assertNothingWentWrong();
    }

    @Test
    void aHundredPluginsCanBeFilteredAndTheBusiestAreDrawn() {
        awaitText(card("country-tax") + ".state", "ACTIVE");
        String before = text("#summary");
        shop.copies("country-tax", 100);
        awaitText("#summary", "104 active");
        find("#traffic").click();

        awaitText("#calls-chart .u-legend", "copy-");
        awaitText("figcaption .shown", "the 8 busiest plugins of 104");
        find("#filter").sendKeys("Copy-042");

        patiently().until(it -> "1".equals(cards("#plugins")) && "0".equals(cards("#rejected")));
        assertEquals("dev.wardian.sample.copy-042", text("#plugins .card .id"));
        find("#filter").clear();
        find("#filter").sendKeys("WDN-LINK-003");
        patiently().until(it -> "0".equals(cards("#plugins")) && "1".equals(cards("#rejected")));
        assertTrue(before.contains("4 active, 1 rejected"), before);
        assertNothingWentWrong();
    }

    private String cards(String list) {
        String script = "return String(document.querySelectorAll(arguments[0] + ' .card').length)";
        return String.valueOf(browser.executeScript(script, list));
    }
}
