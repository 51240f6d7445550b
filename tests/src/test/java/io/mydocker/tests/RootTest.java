package io.mydocker.tests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A class of tests that does the real thing on the real kernel: needs root, says so where it is not, and fails when
/// it leaves anything behind on the host.
@Tag("root")
@ExtendWith({NeedsRoot.class, HostLeftClean.class})
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface RootTest {}
