package dev.wardian.wasm.compiler;

import dev.wardian.wasm.CompilerFigures;
import java.util.TreeSet;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The compiler made bytecode of a guest's functions, or could not. */
@Name("dev.wardian.Compilation")
@Label("Guest Compilation")
@Category({"Wardian"})
@Description("The compiler made JVM bytecode of functions of a guest, or refused one")
@StackTrace(false)
final class CompilationEvent extends Event implements Compilations.Span {
    @Label("Function")
    @Description("The function that was asked for, with its index in the module")
    @Nullable String function;

    @Label("From a Loop On")
    @Description("Whether only the rest of the function was compiled, for a call in a loop of it")
    boolean fromLoop;

    @Label("Functions")
    @Description("How many functions were compiled together")
    long functions;

    @Label("Class Files")
    @DataAmount
    long bytes;

    @Label("Refused")
    @Description("Why some of the functions stay in the interpreter, or nothing")
    @Nullable String refused;

    /** An event that began; null while nobody records. */
    static Compilations.@Nullable Span beginIfRecorded() {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        CompilationEvent event = new CompilationEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    @Override
    public void end(String asked, boolean ofLoop, CompilerFigures done) {
        end();
        function = asked;
        fromLoop = ofLoop;
        functions = done.functions();
        bytes = done.codeBytes();
        refused = String.join(" ", new TreeSet<>(done.refused().keySet()));
        commit();
    }
}
