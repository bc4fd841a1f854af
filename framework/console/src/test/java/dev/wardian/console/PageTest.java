package dev.wardian.console;

import static dev.wardian.console.testing.Browser.card;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.wardian.console.testing.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Alert;
import org.openqa.selenium.Keys;

/** The page in a browser. */
@Timeout(300)
@Tag("one-jdk")
class PageTest extends ConsoleFixture {
    private static final String LONG = "averyveryveryveryveryveryverylongnameofaplugin".repeat(2);

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    /** The server of each test has a port of its own, so that nothing stored is left either. */
    @BeforeEach
    void openTab() {
        browser.renewTab();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    private void show() {
        browser.show(home());
        browser.awaitText("#connection", "live");
    }

    /** Replaces a manifest in one step, as careful editors do. */
    private static void replace(Path manifest, String text) throws IOException {
        Path written = manifest.resolveSibling(".plugin.yaml.new");
        Files.write(written, text.getBytes(StandardCharsets.UTF_8));
        Files.move(written, manifest, StandardCopyOption.ATOMIC_MOVE);
    }

    private void many(int count) {
        for (int i = 0; i < count; i++) {
            plugin(String.format(Locale.ROOT, "copy-%03d", i)).write();
        }
    }

    @Test
    void whoOnlyLooksGetsNoButtons() throws IOException {
        plugin("a").write();
        plugin("b").write();
        start(it -> it.title("The <b>shop</b>"));
        manager.reload("test.a");
        manager.unload("test.b");
        show();

        browser.awaitText(card("test.a") + ".state", "ACTIVE");
        browser.awaitText(card("test.b") + ".state", "STOPPED");
        assertEquals(0, browser.count("button"));
        assertEquals("read-only", browser.text("#person"));
        assertEquals("The <b>shop</b>", browser.text("h1"));
        assertEquals("The <b>shop</b>", browser.driver().getTitle());
        browser.assertNothingWentWrong();
    }

    @Test
    void buttonsAreThereOnlyForWhatCanBeDone() throws IOException {
        plugin("a").write();
        startForEverybody();
        show();
        browser.awaitText(card("test.a") + ".version", "generation 1");
        assertEquals("Ada", browser.text("#person"));
        assertEquals(0, browser.count("button.roll-back"));

        browser.find(card("test.a") + "button.reload").click();
        browser.awaitText(card("test.a") + ".version", "generation 2");
        assertEquals("to 1.0.0", browser.find("button.roll-back").getDomAttribute("title"));
        browser.find(card("test.a") + "button.roll-back").click();
        browser.awaitText(card("test.a") + ".version", "generation 3");

        browser.find(card("test.a") + "button.unload").click();
        browser.driver().switchTo().alert().dismiss();
        assertEquals("ACTIVE", browser.text(card("test.a") + ".state"));
        browser.find(card("test.a") + "button.unload").click();
        browser.driver().switchTo().alert().accept();
        browser.awaitText(card("test.a") + ".state", "STOPPED");
        assertEquals(2, browser.count(card("test.a") + "button"));
        browser.find(card("test.a") + "button.load").click();
        browser.awaitText(card("test.a") + ".version", "generation 4");
        browser.awaitText("#log", "Ada did unload test.a");
        browser.assertNothingWentWrong();
    }

    @Test
    void pluginIsDisabledWithAReasonAndEnabled() throws IOException {
        plugin("a").write();
        startForEverybody();
        show();
        browser.awaitText(card("test.a") + ".state", "ACTIVE");

        browser.find(card("test.a") + "button.disable").click();
        browser.driver().switchTo().alert().dismiss();
        assertEquals("ACTIVE", browser.text(card("test.a") + ".state"));
        browser.find(card("test.a") + "button.disable").click();
        Alert question = browser.driver().switchTo().alert();
        question.sendKeys("wrong <i>prices</i>");
        question.accept();
        browser.awaitText(card("test.a") + ".state", "DISABLED");
        browser.awaitText(card("test.a") + ".failure", "Ada disabled it");
        browser.awaitText(card("test.a") + ".failure", "wrong <i>prices</i>");
        assertEquals(1, browser.count(card("test.a") + "button"));
        browser.find(card("test.a") + "button.enable").click();
        browser.awaitText(card("test.a") + ".state", "ACTIVE");
        browser.assertNothingWentWrong();
    }

    @Test
    void aFailedActionSaysWhy() throws IOException {
        Path manifest = plugin("a").write();
        start(
                it ->
                        it.watch(
                                dev.wardian.plugin.FolderWatch.polling(
                                        java.time.Duration.ofDays(1))),
                it -> it.authorizer(Everybody.mayDoAll("Ada")));
        show();
        browser.awaitText(card("test.a") + ".state", "ACTIVE");
        Files.writeString(manifest, Files.readString(manifest) + "nonsense: <i>1</i>\n");

        browser.find("button.reload").click();

        browser.awaitText("#notice", "nonsense: <i>1</i>");
        browser.awaitText("#attention " + card("test.a") + ".candidate", "REJECTED");
        assertEquals(0, browser.count("i"));
    }

    @Test
    void theKeyboardIsEnough() throws IOException {
        plugin("a").write();
        plugin("b").write();
        startForEverybody();
        show();
        browser.awaitText(card("test.b") + ".version", "generation");
        browser.find("#filter").click();

        browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        assertEquals("reload", browser.run("return document.activeElement.className"));
        String ring = "return getComputedStyle(document.activeElement).outlineStyle";
        assertEquals("solid", browser.run(ring));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.awaitText(card("test.a") + ".version", "generation 3");

        // The card is made anew; the focus is on its button again.
        String focused =
                "return document.activeElement.className + ' of '"
                        + " + document.activeElement.closest('.card')?.dataset.plugin";
        browser.await(() -> browser.run(focused).equals("reload of test.a"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.awaitText(card("test.a") + ".version", "generation 4");
        manager.reload("test.b");
        browser.awaitText(card("test.b") + ".version", "generation 5");
        browser.await(() -> browser.run(focused).equals("reload of test.a"));
        browser.assertNothingWentWrong();
    }

    @Test
    void whatNeedsAttentionComesFirst() throws IOException {
        many(104);
        Files.writeString(plugin("zzz").write(), "a: [");
        Path replaced = plugin("zz").write();
        startForEverybody();
        replace(replaced, "apiVersion: wardian/v1\nnonsense: 1\n");
        show();

        browser.awaitText("#attention " + card("test.zz") + ".candidate", "REJECTED");
        browser.await(() -> browser.count("#attention .card") == 2);
        assertEquals(104, browser.count("#plugins .card"));
        int bottom =
                browser.number(
                        "return document.querySelector('#attention').getBoundingClientRect().bottom");
        assertTrue(bottom < 1_000, () -> "the attention section ends at " + bottom);
        String failure = browser.text("#attention [data-source='zzz/plugin.yaml'] .failure");
        assertTrue(failure.contains("zzz/plugin.yaml:1:"), failure);
        assertTrue(failure.contains("1 | a: ["), failure);
        browser.assertNothingWentWrong();
    }

    @Test
    void whatLooksLikeAPluginIsAWarning() throws IOException {
        plugin("a").write();
        Path misnamed = folder.path().resolve("<i>b").resolve("plugin.yml");
        Files.createDirectory(misnamed.getParent());
        Files.writeString(misnamed, "a: 1");
        start(it -> it);
        show();

        browser.awaitText("#warnings .warning", "<i>b/plugin.yml is called nearly like a manifest");
        assertEquals(
                "",
                browser.run("return document.querySelector('#attention-section').hidden || ''"));
        assertEquals(0, browser.count("i"));
        browser.find("#filter").sendKeys("test.a");
        browser.await(() -> browser.count(".warning") == 0);
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys("nearly");
        browser.await(() -> browser.count(".warning") == 1 && browser.count(".card") == 0);
        Files.delete(misnamed);
        manager.refresh();
        browser.await(() -> browser.count(".warning") == 0);
        assertEquals(
                "true", browser.run("return document.querySelector('#attention-section').hidden"));
        browser.assertNothingWentWrong();
    }

    @Test
    void aHundredPluginsCanBeFilteredAndTheBusiestAreDrawn() throws IOException {
        many(104);
        Files.writeString(plugin("zzz").write(), "a: [");
        startForEverybody();
        show();
        browser.awaitText("#summary", "104 active, 1 rejected");
        for (int i = 40; i < 60; i++) {
            number(manager, "copy-0" + i);
        }

        browser.awaitText("#calls-chart .u-legend", "copy-04");
        browser.awaitText("figcaption .shown", "the 8 busiest plugins of 104");
        browser.find("#filter").sendKeys("Copy-042");
        browser.await(
                () ->
                        browser.count("#plugins .card") == 1
                                && browser.count("#attention .card") == 0);
        assertEquals("test.copy-042", browser.text("#plugins .card .id"));
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys("zzz/plugin.yaml:1:");
        browser.await(
                () ->
                        browser.count("#plugins .card") == 0
                                && browser.count("#attention .card") == 1);
        assertEquals("filter", browser.run("return document.activeElement.id"));
        browser.assertNothingWentWrong();
    }

    @Test
    void nothingIsWiderThanANarrowScreen() throws IOException {
        for (int i = 0; i < 10; i++) {
            plugin(LONG + i).version("1.0.0-" + "x".repeat(60)).write();
        }
        Files.writeString(plugin("b").write(), "nonsense".repeat(40) + ": 1\n");
        usingPlugin("c").write();
        start(it -> granting(it, "c", 1_000_000), it -> it.authorizer(Everybody.mayDoAll("Ada")));
        browser.screen(400, 800);
        show();
        browser.awaitText(".u-legend", LONG);
        manager.reload("test." + LONG + "1");
        browser.awaitText("#log", LONG);

        for (int width : List.of(400, 320)) {
            browser.screen(width, 800);
            browser.await(() -> browser.number("return innerWidth") == width);
            browser.await(
                    () -> browser.number("return document.documentElement.scrollWidth") <= width);
            String widest =
                    "return String([...document.querySelectorAll('body *')].filter(e =>"
                            + " !e.closest('pre, canvas, .u-wrap')"
                            + " && e.getBoundingClientRect().right > innerWidth + 1)"
                            + ".map(e => e.tagName + '.' + e.className))";
            assertEquals("", browser.run(widest), "at " + width);
            String charts =
                    "return Math.max(...[...document.querySelectorAll('.u-wrap')]"
                            + ".map(e => e.getBoundingClientRect().right))";
            browser.await(() -> browser.number(charts) <= width);
        }
        browser.assertNothingWentWrong();
    }

    @Test
    void lightAndDarkFollowThePerson() throws IOException {
        plugin("a").write();
        start(it -> it);
        String colours =
                "const s = getComputedStyle(document.body); return s.color + ' on ' + s.backgroundColor";
        browser.scheme("light");
        show();
        String light = browser.run(colours);
        browser.scheme("dark");
        String dark = browser.run(colours);

        assertEquals("rgb(29, 36, 48) on rgb(244, 246, 248)", light);
        assertEquals("rgb(230, 234, 240) on rgb(18, 22, 28)", dark);
        assertNotEquals(light, dark);
    }

    @Test
    void hostileTextIsText() throws IOException {
        Path manifest = plugin("a").write();
        startForEverybody();
        show();
        browser.awaitText(card("test.a") + ".state", "ACTIVE");
        String bad = "<img src=x onerror=\"document.title='broken in'\"><script>1</script>";

        replace(manifest, Files.readString(manifest).replace("1.0.0", "'" + bad + "'"));
        org.slf4j.LoggerFactory.getLogger("plugin.test.a").warn("{}", bad);

        browser.awaitText(card("test.a") + ".failure", "<img src=x");
        browser.awaitText("#log", bad);
        assertEquals(0, browser.count("main img, main script"));
        assertEquals("Plugins", browser.driver().getTitle());
        browser.assertNothingWentWrong();
    }

    @Test
    void aLongFailureIsShownWholeOnRequest() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            lines.append("nonsense").append(i).append(": ").append("x".repeat(300)).append('\n');
        }
        Files.writeString(plugin("a").write(), lines);
        start(it -> it);
        show();
        browser.awaitText("#attention .failure", "nonsense0");
        int shown = browser.text("#attention .failure").length();

        browser.find("button.more").click();

        browser.await(() -> browser.text("#attention .failure").length() > shown + 1_000);
        assertEquals(0, browser.count("button.more"));
    }

    @Test
    void eachCapabilityShowsWhatThePluginDoesWithIt() throws IOException {
        usingPlugin("a").write();
        start(it -> granting(it, "a", 1_000_000), it -> it.authorizer(Everybody.mayDoAll("Ada")));
        show();
        browser.awaitText(card("test.a") + ".use", "calls0");
        browser.run("document.querySelector('.card').dataset.kept = 'yes'");
        number(manager, "a", "use");
        number(manager, "a", "use");
        number(manager, "a", "deny");

        String use = card("test.a") + ".use";
        browser.awaitText(use, "calls3");
        browser.awaitText(use, "denied1");
        browser.awaitText(use, "from the guest10 B");
        browser.awaitText(use, "to the guest14 B");
        browser.awaitText(use, "open handles2");
        browser.awaitText(use, "rate1,000,000/s");
        browser.awaitText(use, "over the rate0");
        // The card is not made anew, so that a click finds its button.
        assertEquals("yes", browser.run("return document.querySelector('.card').dataset.kept"));
        browser.assertNothingWentWrong();
    }

    @Test
    void memoryThatWasTakenBackIsShown() throws IOException {
        plugin("a").write();
        start(it -> it.memoryBudget(100_000), it -> it);
        plugin("b").write();
        manager.refresh();
        show();

        browser.awaitText(card("test.a") + ".figures", "reclaimed1");
        browser.awaitText(card("test.b") + ".figures", "reclaimed0");
        browser.awaitText("#summary", "memory 64 KiB");
    }

    /** As when many pages are open: the ninth has no place. */
    @Test
    void withoutEventsThePageIsUpdatedAndTriesAgain() throws Exception {
        plugin("a").write();
        startForEverybody();
        List<Stream<String>> others = new ArrayList<>();
        for (int i = 0; i < EventStream.MOST_LISTENERS; i++) {
            others.add(
                    client.send(
                                    HttpRequest.newBuilder(uri("api/events")).build(),
                                    HttpResponse.BodyHandlers.ofLines())
                            .body());
        }
        browser.show(home());

        browser.awaitText("#connection", "no live events");
        browser.awaitText(card("test.a") + ".version", "generation 1");
        manager.reload("test.a");
        browser.awaitText(card("test.a") + ".version", "generation 2");
        browser.awaitText("#log", "generation 2");
        others.forEach(Stream::close);
        browser.await(() -> browser.text("#connection").equals("live"));
        manager.reload("test.a");
        browser.awaitText(card("test.a") + ".version", "generation 3");
    }

    /** As behind a proxy while the application starts again. */
    @Test
    void aPageThatIsRefusedComesBack() throws IOException {
        plugin("a").write();
        startForEverybody();
        HttpHandler handler = console.httpHandler();
        AtomicBoolean down = new AtomicBoolean(true);
        HttpServer proxy =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        proxy.setExecutor(threads);
        proxy.createContext(
                "/",
                exchange -> {
                    if (down.get() && exchange.getRequestURI().getPath().startsWith("/api/")) {
                        try (exchange) {
                            exchange.sendResponseHeaders(502, -1);
                        }
                    } else {
                        handler.handle(exchange);
                    }
                });
        proxy.start();
        try {
            browser.show(URI.create("http://localhost:" + proxy.getAddress().getPort() + "/"));
            browser.awaitText("#connection", "connection lost");
            assertEquals(0, browser.count(".card"));

            down.set(false);

            browser.awaitText("#connection", "live");
            browser.awaitText(card("test.a") + ".version", "generation 1");
        } finally {
            proxy.stop(0);
            threads.shutdownNow();
        }
    }

    /** Under a path of an application's server. */
    @Test
    void itWorksUnderAPath() throws IOException {
        plugin("a").write();
        startForEverybody();
        HttpServer own =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        own.setExecutor(threads);
        own.createContext("/admin/plugins", console.httpHandler());
        own.start();
        try {
            browser.show(
                    URI.create(
                            "http://localhost:" + own.getAddress().getPort() + "/admin/plugins"));
            browser.awaitText("#connection", "live");
            assertTrue(browser.driver().getCurrentUrl().endsWith("/admin/plugins/"));
            browser.awaitText(card("test.a") + ".version", "generation 1");
            browser.find("button.reload").click();
            browser.awaitText(card("test.a") + ".version", "generation 2");
            browser.awaitText("#calls-chart .u-legend", "a");
            browser.assertNothingWentWrong();
        } finally {
            own.stop(0);
            threads.shutdownNow();
        }
    }
}
