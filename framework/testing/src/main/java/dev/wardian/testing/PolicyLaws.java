package dev.wardian.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.manifest.LocatedYaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The laws that the policies of every {@link Capability} obey, as a test that any capability can
 * use. What grants mean depends on them: that a plugin never gets more than it requests, than the
 * operator grants, or than the ceiling, in whatever order these meet.
 *
 * <ul>
 *   <li>{@code intersect} is idempotent, commutative and associative.
 *   <li>It never widens: what both policies allow is covered by each of them.
 *   <li>Equal policies have equal rules, descriptions and hash codes, and different policies have
 *       different rules.
 *   <li>A description is one line and not empty.
 *   <li>A request that is read twice gives equal policies.
 * </ul>
 *
 * <p>A law that does not hold is an {@link AssertionError} that names the law and the policies.
 */
public final class PolicyLaws {
    private PolicyLaws() {}

    /**
     * Checks the policies of these requests, each with each other.
     *
     * @param <P> the type of the policies
     * @param capability the capability
     * @param requests requests as in a manifest, without a reason: {@code { keys: [a, b.*] }}; a
     *     dozen that overlap, with the narrowest and the widest one, finds most mistakes
     * @throws AssertionError if a law does not hold
     * @throws dev.wardian.plugin.error.ManifestException if a request is wrong
     */
    public static <P extends Policy> void check(Capability<P> capability, String... requests) {
        List<P> policies = new ArrayList<>();
        for (String request : requests) {
            P policy = parse(capability, request);
            require(
                    policy.equals(parse(capability, request)),
                    "a request that is read twice gives equal policies",
                    request);
            policies.add(policy);
        }
        check(capability, policies);
    }

    /**
     * Checks these policies, each with each other.
     *
     * @param <P> the type of the policies
     * @param capability the capability
     * @param policies some of its policies, for example random ones
     * @throws AssertionError if a law does not hold
     */
    public static <P extends Policy> void check(
            Capability<P> capability, Collection<? extends P> policies) {
        checkIntersection(capability, policies);
        for (P a : policies) {
            for (P b : policies) {
                checkPair(capability, a, b);
            }
        }
    }

    /**
     * Checks the laws of {@code intersect} and of descriptions. For policies of grants that say
     * more than a request may, such as a directory of the host: their rules leave that out, so
     * different ones may have equal rules.
     *
     * @param <P> the type of the policies
     * @param capability the capability
     * @param policies some of its policies, of requests and grants
     * @throws AssertionError if a law does not hold
     */
    public static <P extends Policy> void checkIntersection(
            Capability<P> capability, Collection<? extends P> policies) {
        for (P a : policies) {
            require(capability.intersect(a, a).equals(a), "intersect is idempotent", a);
            String description = capability.describe(a);
            require(
                    !description.isBlank() && description.lines().count() == 1,
                    "a description is one line and not empty",
                    a);
            for (P b : policies) {
                checkMeeting(capability, a, b);
            }
        }
        for (P a : policies) {
            for (P b : policies) {
                P both = capability.intersect(a, b);
                for (P c : policies) {
                    require(
                            capability
                                    .intersect(both, c)
                                    .equals(capability.intersect(a, capability.intersect(b, c))),
                            "intersect is associative",
                            a,
                            b,
                            c);
                }
            }
        }
    }

    /**
     * Checks these policies, and what they allow: both have to allow a subject.
     *
     * @param <P> the type of the policies
     * @param <S> the type of the subjects
     * @param capability the capability
     * @param policies some of its policies
     * @param allows whether a policy allows a subject
     * @param subjects what policies allow or deny: keys, hosts, paths
     * @throws AssertionError if a law does not hold
     */
    public static <P extends Policy, S> void check(
            Capability<P> capability,
            Collection<? extends P> policies,
            BiPredicate<? super P, ? super S> allows,
            Collection<? extends S> subjects) {
        check(capability, policies);
        for (P a : policies) {
            for (P b : policies) {
                P both = capability.intersect(a, b);
                for (S subject : subjects) {
                    boolean expected = allows.test(a, subject) && allows.test(b, subject);
                    require(
                            expected == allows.test(both, subject),
                            "intersect allows what both allow",
                            a,
                            b,
                            subject);
                }
            }
        }
    }

    /**
     * Reads a request or a grant.
     *
     * @param <P> the type of the policies
     * @param capability the capability
     * @param request the request as in a manifest, without a reason
     * @return the policy
     * @throws dev.wardian.plugin.error.ManifestException if the request is wrong
     */
    public static <P extends Policy> P parse(Capability<P> capability, String request) {
        return LocatedYaml.read(
                "request.yaml", request.getBytes(StandardCharsets.UTF_8), capability::parse);
    }

    /**
     * Reads a grant, as {@link #parse} reads a request.
     *
     * @param <P> the type of the policies
     * @param capability the capability
     * @param grant the grant as in a file of grants
     * @return the policy
     * @throws dev.wardian.plugin.error.ManifestException if the grant is wrong
     */
    public static <P extends Policy> P parseGrant(Capability<P> capability, String grant) {
        return LocatedYaml.read(
                "grants.yaml", grant.getBytes(StandardCharsets.UTF_8), capability::parseGrant);
    }

    private static <P extends Policy> void checkMeeting(Capability<P> capability, P a, P b) {
        P both = capability.intersect(a, b);
        require(both.equals(capability.intersect(b, a)), "intersect is commutative", a, b);
        require(capability.intersect(both, a).equals(both), "intersect never widens", a, b);
    }

    private static <P extends Policy> void checkPair(Capability<P> capability, P a, P b) {
        require(
                a.equals(b) == a.rules().equals(b.rules()),
                "policies are equal if and only if their rules are",
                a,
                b);
        if (a.equals(b)) {
            require(
                    a.hashCode() == b.hashCode()
                            && capability.describe(a).equals(capability.describe(b)),
                    "equal policies have equal hash codes and descriptions",
                    a,
                    b);
        }
    }

    private static void require(boolean holds, String law, Object... subjects) {
        if (!holds) {
            throw new AssertionError(law + ": not for " + List.of(subjects));
        }
    }
}
