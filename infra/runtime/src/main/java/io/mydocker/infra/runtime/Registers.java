package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Register;

/// The registers that the steps of a plan share for what they open and use at once; a plan has sixteen in all.
///
/// @param fd whatever was opened last
/// @param tree a mount that is about to be attached
/// @param place where something is made or attached while `fd` refers to something else
record Registers(Register fd, Register tree, Register place) {
    static Registers of(PlanBuilder plan) {
        return new Registers(plan.register("fd"), plan.register("tree"), plan.register("place"));
    }
}
