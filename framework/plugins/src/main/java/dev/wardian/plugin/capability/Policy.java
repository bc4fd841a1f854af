package dev.wardian.plugin.capability;

import java.util.List;

/**
 * What one capability allows: an immutable value with {@code equals}, usually a record. Two
 * policies that allow the same are equal.
 */
public interface Policy {
    /**
     * The policy as text for operators: one rule a line, each of which makes sense by itself, in an
     * order that depends on nothing but the policy. Equal policies have equal rules, and different
     * ones differ: the audit log shows them, and a reload that asks for more is told by them.
     */
    List<String> rules();
}
