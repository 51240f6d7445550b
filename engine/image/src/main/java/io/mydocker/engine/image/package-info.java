/// What a container engine does with images: pull, load, list, tag, remove.
package io.mydocker.engine.image;
