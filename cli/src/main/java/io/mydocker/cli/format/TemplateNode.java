package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import java.util.List;
import java.util.Optional;

/// A template after it has been read.
sealed interface TemplateNode {

    record Text(String text) implements TemplateNode {}

    /// `{{pipeline}}`, or an assignment, which prints nothing.
    record Print(Optional<String> variable, Expression pipeline) implements TemplateNode {}

    record If(Expression condition, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    record With(Expression value, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /// `names`: none, the value's, or the key's and the value's.
    record Range(List<String> names, Expression values, List<TemplateNode> body, List<TemplateNode> otherwise)
            implements TemplateNode {}

    /// What has a value.
    sealed interface Expression {

        /// Where an expression stands in the template, and what stands there: for complaints.
        record Place(int at, String source) {}

        /// A literal.
        record Constant(Json value) implements Expression {}

        /// `.A.B`: fields of the dot; without fields the dot itself.
        record Dot(List<String> fields, Place place) implements Expression {}

        /// `$x.A.B`.
        record Variable(String name, List<String> fields, Place place) implements Expression {}

        /// `(pipeline).A.B`.
        record Group(Expression inner, List<String> fields, Place place) implements Expression {}

        /// A function, or a field that takes arguments; the value of the pipe so far is the last argument.
        record Call(String name, boolean field, List<Expression> arguments, Place place) implements Expression {}
    }
}
