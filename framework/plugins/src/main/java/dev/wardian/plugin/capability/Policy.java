package dev.wardian.plugin.capability;

import java.util.List;

/**
 * The rules of one capability: an immutable value with {@code equals}, usually a record. Policies
 * that allow the same are equal.
 */
public interface Policy {
    /**
     * {@return the policy as text for operators, one rule per line} Each rule makes sense by
     * itself, and the order depends only on the policy. Equal policies have equal rules, and
     * different policies of requests have different rules: a reload compares them to find and
     * report new requests. What only a grant says, such as a directory of the host, is no rule.
     */
    List<String> rules();
}
