/// The engine inside your JVM: the one composition root and the public Java API.
package io.mydocker.embedded;
