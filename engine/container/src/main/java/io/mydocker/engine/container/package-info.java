/// What a container engine does with containers: their whole life.
package io.mydocker.engine.container;
