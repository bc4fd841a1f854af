package dev.wardian.wasm.text;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.WasmException;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmGlobal;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of one script, which share instances, in this runtime. An expected failure
 * holds only if it is of the expected kind. For traps, linking and modules in the binary format its
 * message must begin with the script's. For text the message may differ, and {@link
 * WastOutcome#detail} reports the difference. One exception: text with an unknown instruction holds
 * only if the script expects that message. One runner serves one thread.
 */
public final class WastRunner {
    private static final String UNKNOWN_OPERATOR = "unknown operator";

    private final Features features;
    private final ModuleLimits limits;
    private final InstanceOptions options;
    private final Map<String, WasmModule> modules = new HashMap<>();
    private final Map<String, WasmInstance> instances = new HashMap<>();
    private final Map<String, UnsupportedModuleException> unsupportedInstances = new HashMap<>();
    private Imports imports;
    private @Nullable WasmModule latestModule;
    private @Nullable WasmInstance latest;
    private @Nullable UnsupportedModuleException unsupported;

    /**
     * Makes a runner with {@link InstanceOptions#DEFAULT}. Scripts can import the module {@code
     * spectest} and nothing else.
     *
     * @param features the features that modules may use
     */
    public WastRunner(Features features) {
        this(features, InstanceOptions.DEFAULT);
    }

    /**
     * Makes a runner. Scripts can import the module {@code spectest} and nothing else.
     *
     * @param features the features that modules may use
     * @param options limits, budget and engine of all instances
     */
    public WastRunner(Features features, InstanceOptions options) {
        this(features, ModuleLimits.DEFAULT, options);
    }

    /**
     * Makes a runner. Scripts can import the module {@code spectest} and nothing else.
     *
     * @param features the features that modules may use
     * @param limits the most that modules may need
     * @param options limits, budget and engine of all instances
     */
    public WastRunner(Features features, ModuleLimits limits, InstanceOptions options) {
        this.features = features;
        this.limits = limits;
        this.options = options;
        this.imports = SpecTestModule.create(features);
    }

    /**
     * Runs one command. The commands before it must have run.
     *
     * @param command a command of the script
     * @return whether it holds; what the script can cause is never an exception
     */
    public WastOutcome run(WastCommand command) {
        try {
            return execute(command);
        } catch (UnsupportedModuleException e) {
            return WastOutcome.skipped(command, e.reason());
        } catch (WastMismatch e) {
            return WastOutcome.failed(command, e.reason());
        } catch (WatException | WasmException e) {
            return WastOutcome.failed(command, "unexpected: " + e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return WastOutcome.failed(command, "the script does not fit: " + e.getMessage());
        }
    }

    private WastOutcome execute(WastCommand command) throws WastMismatch {
        if (command instanceof WastCommand.Instantiate instantiate) {
            WastModule source = instantiate.module();
            String name = source.name().orElse(null);
            forget(name);
            WasmModule module = load(source);
            remember(source, module);
            instantiate(name, module);
        } else if (command instanceof WastCommand.Define define) {
            remember(define.module(), load(define.module()));
        } else if (command instanceof WastCommand.Instantiation instantiation) {
            WastInstance instance = instantiation.instance();
            forget(instance.name());
            instantiate(instance.name(), module(instance.module()));
        } else if (command instanceof WastCommand.Unreadable unreadable) {
            return WastOutcome.failed(command, "no command: " + unreadable.error().getMessage());
        } else if (command instanceof WastCommand.Register register) {
            imports =
                    Imports.builder()
                            .all(imports)
                            .instance(register.name(), instance(register.instance()))
                            .build();
        } else if (command instanceof WastCommand.Perform perform) {
            perform(perform.action());
        } else if (command instanceof WastCommand.AssertReturn returns) {
            String difference =
                    WastResults.difference(returns.expected(), perform(returns.action()));
            if (!difference.isEmpty()) {
                return WastOutcome.failed(command, difference);
            }
        } else if (command instanceof WastCommand.AssertFailure failure) {
            return WastOutcome.passed(command, expect(failure));
        }
        return WastOutcome.passed(command);
    }

    private WasmModule load(WastModule source) {
        return WasmModule.parse(source.toBinary(features), features, limits);
    }

    private void remember(WastModule source, WasmModule module) {
        latestModule = module;
        source.name().ifPresent(name -> modules.put(name, module));
    }

    /** An instance that cannot be made must not be mistaken for the one before it. */
    private void forget(@Nullable String name) {
        latest = null;
        unsupported = null;
        if (name != null) {
            instances.remove(name);
            unsupportedInstances.remove(name);
        }
    }

    private void instantiate(@Nullable String name, WasmModule module) {
        try {
            latest = module.instantiate(imports, options);
        } catch (UnsupportedModuleException e) {
            unsupported = e;
            if (name != null) {
                unsupportedInstances.put(name, e);
            }
            throw e;
        }
        if (name != null) {
            instances.put(name, latest);
        }
    }

    private WasmModule module(@Nullable String name) throws WastMismatch {
        WasmModule module = name == null ? latestModule : modules.get(name);
        if (module == null) {
            throw new WastMismatch("there is no module " + (name == null ? "" : "$" + name));
        }
        return module;
    }

    private WasmInstance instance(@Nullable String name) throws WastMismatch {
        UnsupportedModuleException reason =
                name == null ? unsupported : unsupportedInstances.get(name);
        if (reason != null) {
            throw reason;
        }
        WasmInstance instance = name == null ? latest : instances.get(name);
        if (instance == null) {
            throw new WastMismatch("there is no instance " + (name == null ? "" : "$" + name));
        }
        return instance;
    }

    private List<WastResult> perform(WastAction action) throws WastMismatch {
        Object export =
                instance(action.instance())
                        .findExport(action.export())
                        .orElseThrow(() -> new WastMismatch("no export " + action.export()));
        if (action instanceof WastAction.Invoke invoke && export instanceof WasmFunction function) {
            return WastResults.call(function, invoke.arguments(), CallOptions.NONE);
        }
        if (action instanceof WastAction.Get && export instanceof WasmGlobal global) {
            return List.of(new WastResult(global.type().valueType(), global.get()));
        }
        throw new WastMismatch("export " + action.export() + " is of another kind");
    }

    /**
     * Checks that the subject fails as expected.
     *
     * @return a remark on the message, or the empty string
     */
    private String expect(WastCommand.AssertFailure expected) throws WastMismatch {
        RuntimeException failure = failure(expected.subject());
        if (failure == null) {
            throw new WastMismatch("expected " + describe(expected) + ", but nothing failed");
        }
        boolean text =
                expected.subject() instanceof WastModule module
                        && module.form() != WastModule.Form.BINARY;
        String reason = reason(expected.failure(), text, failure);
        if (reason == null) {
            throw new WastMismatch("expected " + describe(expected) + ", got " + failure);
        }
        if (Wording.fits(reason, expected.message())) {
            return "";
        }
        boolean mayDiffer =
                text
                        && (expected.failure() == WastCommand.Failure.MALFORMED
                                || expected.failure() == WastCommand.Failure.INVALID)
                        && !reason.startsWith(UNKNOWN_OPERATOR);
        if (!mayDiffer) {
            throw new WastMismatch(
                    "expected " + describe(expected) + ", got the message \"" + reason + "\"");
        }
        return "the script says \"" + expected.message() + "\", we say \"" + reason + "\"";
    }

    private static String describe(WastCommand.AssertFailure expected) {
        return expected.failure().keyword().substring("assert_".length())
                + (expected.message().isEmpty() ? "" : " \"" + expected.message() + "\"");
    }

    /** Returns the failure of the subject, or null if it does not fail. */
    private @Nullable RuntimeException failure(WastSubject subject) throws WastMismatch {
        try {
            if (subject instanceof WastModule module) {
                Objects.requireNonNull(load(module).instantiate(imports, options));
            } else if (subject instanceof WastInstance instance) {
                Objects.requireNonNull(module(instance.module()).instantiate(imports, options));
            } else if (subject instanceof WastAction action) {
                perform(action);
            }
            return null;
        } catch (UnsupportedModuleException e) {
            throw e;
        } catch (WatException | WasmException e) {
            return e;
        }
    }

    /** Returns the message of a failure of the expected kind, or null for another kind. */
    private static @Nullable String reason(
            WastCommand.Failure kind, boolean text, RuntimeException failure) {
        return switch (kind) {
            case MALFORMED -> text ? textReason(failure) : binaryReason(failure);
            case INVALID ->
                    failure instanceof InvalidModuleException invalid ? invalid.reason() : null;
            case UNLINKABLE -> failure instanceof LinkException link ? link.reason() : null;
            case TRAP ->
                    failure instanceof Trap trap && !exhausted(trap) ? trap.getMessage() : null;
            case EXHAUSTION ->
                    failure instanceof Trap trap && exhausted(trap) ? trap.getMessage() : null;
            case EXCEPTION ->
                    failure instanceof GuestException exception ? exception.getMessage() : null;
        };
    }

    private static @Nullable String textReason(RuntimeException failure) {
        return failure instanceof WatException wat ? wat.reason() : null;
    }

    private static @Nullable String binaryReason(RuntimeException failure) {
        return failure instanceof MalformedModuleException malformed ? malformed.reason() : null;
    }

    /** Both kinds mean the same to a script: the guest nests its calls too deeply. */
    private static boolean exhausted(Trap trap) {
        return trap.kind() == TrapKind.CALL_STACK_EXHAUSTED
                || trap.kind() == TrapKind.THREAD_STACK_EXHAUSTED;
    }
}
