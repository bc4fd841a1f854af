package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ModuleData;

/** Lowers calls, and exceptions that are thrown. */
final class CallLowering {
    private final ModuleData module;
    private final TypeLayout[] layouts;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;

    /** Whether the function leaves its frame to another one. */
    boolean makesTailCalls;

    CallLowering(FunctionCode function, FrameValues values, OpenBlocks control) {
        this.module = function.module.data;
        this.layouts = function.module.layouts;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
    }

    void call(int index) {
        TypeLayout layout = layouts[module.functionTypes[index]];
        int base = arguments(layout);
        int imported = module.importedFunctions;
        if (index < imported) {
            code.emit(Op.CALL_IMPORT, index, base, 0);
        } else {
            code.emit(Op.CALL, index - imported, base, 0);
        }
        values.pushAll(layout.results);
    }

    void callIndirect(int type, int table) {
        int index = index(table);
        int base = arguments(layouts[type]);
        code.emit(Op.CALL_INDIRECT, type, base, index, table);
        values.pushAll(layouts[type].results);
    }

    void returnCall(int index) {
        TypeLayout layout = layouts[module.functionTypes[index]];
        code.emit(Op.TAIL_CALL, index, arguments(layout), layout.paramSlots);
        endWithTailCall();
    }

    void returnCallIndirect(int type, int table) {
        int index = index(table);
        int base = arguments(layouts[type]);
        code.emit(Op.TAIL_CALL_INDIRECT, type, base, index, table);
        endWithTailCall();
    }

    void throwException(int tag) {
        int base = arguments(layouts[module.tagTypes[tag]]);
        code.emit(Op.THROW, tag, base, 0);
        control.reachable = false;
    }

    void throwReference() {
        code.emit(Op.THROW_REF, values.slotOf(stack.pop()), 0, 0);
        control.reachable = false;
    }

    void callReference(int type) {
        int callee = values.slotOf(stack.pop());
        values.usesReferences = true;
        int base = arguments(layouts[type]);
        code.emit(Op.CALL_REF, callee, base, 0);
        values.pushAll(layouts[type].results);
    }

    void returnCallReference(int type) {
        int callee = values.slotOf(stack.pop());
        values.usesReferences = true;
        code.emit(Op.TAIL_CALL_REF, callee, arguments(layouts[type]), 0);
        endWithTailCall();
    }

    /** Pops the index of an indirect call and gives its slot. */
    private int index(int table) {
        boolean wide = module.tables[table].addressType() == AddressType.I64;
        int entry = stack.pop();
        return wide ? values.narrowed(entry) : values.slotOf(entry);
    }

    private void endWithTailCall() {
        code.emit(Op.RETURN, 0, 0, 0);
        makesTailCalls = true;
        control.reachable = false;
    }

    /**
     * Sends the arguments of a call home, pops them, and returns the first slot of the callee's
     * frame.
     */
    private int arguments(TypeLayout layout) {
        values.usesReferences |= layout.hasReferences();
        int count = layout.params.length;
        values.settleFrom(stack.size - count);
        stack.pop(count);
        int base = stack.nextSlot();
        stack.touch(base + Math.max(layout.paramSlots, layout.resultSlots));
        return base;
    }
}
