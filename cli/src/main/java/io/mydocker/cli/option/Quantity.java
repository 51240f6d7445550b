package io.mydocker.cli.option;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;

/// Numbers as users write them.
final class Quantity {
    private static final String UNITS = "kmgtp";
    private static final int NANO_PLACES = 9;

    private Quantity() {}

    /// A number of bytes: digits, a unit of 1024s and an optional `b` or `ib`, in any case; `-1` is itself.
    static OptionalLong bytes(String text) {
        if (text.equals("-1")) {
            return OptionalLong.of(-1);
        }
        int end = 0;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        int shift = shift(text.substring(end).strip());
        if (shift < 0 || end == 0) {
            return OptionalLong.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            return OptionalLong.of(number.multiply(BigDecimal.valueOf(1L << shift))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private static int shift(String unit) {
        String letters = unit.toLowerCase(Locale.ROOT);
        if (letters.isEmpty() || letters.equals("b")) {
            return 0;
        }
        int index = UNITS.indexOf(letters.charAt(0));
        String rest = letters.substring(1);
        return index >= 0 && (rest.isEmpty() || rest.equals("b") || rest.equals("ib")) ? 10 * (index + 1) : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Billionths of `text`, which [#objectionToDecimal] has let pass.
    static long nanos(String text) {
        return new BigDecimal(text).movePointRight(NANO_PLACES).longValueExact();
    }

    static String objectionToDecimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            return value.stripTrailingZeros().scale() > NANO_PLACES ? "value is too precise" : "";
        } catch (NumberFormatException _) {
            return "failed to parse " + text + " as a rational number";
        }
    }
}
