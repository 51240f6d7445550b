package io.mydocker.daemon;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Sets up the platform's own logging: a line per record on standard error.
final class LogFormat {
    private LogFormat() {}

    static void apply(System.Logger.Level level) {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        }
        Level chosen =
                switch (level) {
                    case ALL, TRACE -> Level.FINER;
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                    case OFF -> Level.OFF;
                };
        Logger.getLogger("io.mydocker").setLevel(chosen);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(chosen);
        }
    }
}
