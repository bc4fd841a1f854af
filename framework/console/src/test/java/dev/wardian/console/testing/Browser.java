package dev.wardian.console.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A page in a browser. Needs Debian's packages chromium and chromium-driver. */
public final class Browser implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test if there is no browser. */
    public static Browser open() {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "no Chromium with its driver");
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
        return new Browser(
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(DRIVER.toFile())
                                .usingAnyFreePort()
                                .build(),
                        options));
    }

    /** A tab in place of the one that is open: what that was set to is gone, and its warnings. */
    public void renewTab() {
        String old = driver.getWindowHandle();
        String renewed = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        driver.switchTo().window(old).close();
        driver.switchTo().window(renewed);
        warnings();
    }

    public void show(URI page) {
        driver.get(page.toString());
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** As if the screen were that wide and high, in pixels; windows are never so narrow. */
    public void screen(int width, int height) {
        Map<String, Object> metrics =
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true);
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
    }

    /** As if the person preferred {@code light} or {@code dark} pages. */
    public void scheme(String scheme) {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public int count(String selector) {
        return number("return document.querySelectorAll(arguments[0]).length", selector);
    }

    /** What a script answers. */
    public String run(String script, Object... arguments) {
        return String.valueOf(driver.executeScript(script, arguments));
    }

    public int number(String script, Object... arguments) {
        return (int) Double.parseDouble(run(script, arguments));
    }

    /**
     * The text of an element, or nothing where there is none; read in one step, as the page
     * changes.
     */
    public String text(String selector) {
        return run("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
    }

    public void await(BooleanSupplier condition) {
        new WebDriverWait(driver, Duration.ofSeconds(60), Duration.ofMillis(100))
                .until(it -> condition.getAsBoolean());
    }

    public void awaitText(String selector, String part) {
        try {
            await(() -> text(selector).contains(part));
        } catch (org.openqa.selenium.TimeoutException e) {
            assertEquals(part, text(selector), selector);
        }
    }

    /** The card of a plugin, for a selector of something in it. */
    public static String card(String plugin) {
        return ".card[data-plugin='" + plugin + "'] ";
    }

    public byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** What the browser has warned of so far. */
    public List<String> warnings() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    public void assertNothingWentWrong() {
        assertEquals(List.of(), warnings());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
