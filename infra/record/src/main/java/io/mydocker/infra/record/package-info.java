/// JSON records on disk: save, get, list by prefix, delete; atomic and durable.
package io.mydocker.infra.record;
