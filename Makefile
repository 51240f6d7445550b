# The targets a newcomer would guess. Each is one command that can be typed without make, too.
.PHONY: build test check format bench clean

build:  ## the distribution under dist/target
	sh dist/setup build
test:   ## everything: packages, checks, every test
	./test
check:  ## compile with all checks, no tests
	./test -DskipTests
format: ## the one formatter, on every module
	mvn -q spotless:apply
bench:  ## side by side with Debian's dockerd
	./bench
clean:
	mvn -q clean
