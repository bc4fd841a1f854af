package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.SectionId;
import java.nio.charset.StandardCharsets;

/**
 * Prints custom sections as annotations with their places (spec appendix, "Custom Annotations"). A
 * name section is printed only where the names in the text do not say all of it.
 */
final class CustomPrinter {
    private final byte[] binary;
    private final PrintedNames names;
    private final TextWriter out;

    private int nameSections;

    /** Whether a section that is not custom comes behind the first name section. */
    private boolean nameSectionIsEarly;

    /** The latest section that is not custom; CUSTOM before the first. */
    private SectionId latest = SectionId.CUSTOM;

    /** How many sections that are not custom are still to come. */
    private int ahead;

    private boolean namesPassed;

    CustomPrinter(byte[] binary, PrintedNames names, TextWriter out) {
        this.binary = binary;
        this.names = names;
        this.out = out;
    }

    /** Notes a section before anything is printed. */
    void lookAhead(SectionId id, BinaryReader content) {
        if (id != SectionId.CUSTOM) {
            ahead++;
            nameSectionIsEarly |= nameSections > 0;
        } else if (content.name().equals(NameSection.NAME)) {
            if (nameSections == 0) {
                names.read(content);
            }
            nameSections++;
        }
    }

    /** Notes that a section that is not custom was printed. */
    void passed(SectionId id) {
        latest = id;
        ahead--;
    }

    /** Prints a custom section, unless the names in the text say all of it. */
    void print(BinaryReader content) {
        String name = content.name();
        boolean isNames = name.equals(NameSection.NAME);
        if (isNames && nameSections == 1 && !nameSectionIsEarly && names.areAllPrinted()) {
            namesPassed = true;
            return;
        }
        out.line().open("@custom").string(name.getBytes(StandardCharsets.UTF_8));
        namesPassed |= isNames;
        boolean isLast = ahead == 0 && (namesPassed || nameSections == 0);
        if (!isLast) {
            out.open(latest == SectionId.CUSTOM ? "before first" : "after " + latest.keyword())
                    .close();
        }
        if (content.remaining() > 0) {
            out.string(binary, content.position(), content.end());
        }
        out.close();
    }
}
