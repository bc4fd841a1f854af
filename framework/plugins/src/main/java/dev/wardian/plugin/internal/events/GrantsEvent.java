package dev.wardian.plugin.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.Grants")
@Label("Grants")
@Category({"Wardian"})
@Description("The grants changed, or new ones cannot be used")
@StackTrace(false)
final class GrantsEvent extends Event {
    @Label("Outcome")
    @Description("success, or the id of the error")
    @Nullable String outcome;
}
