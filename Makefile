# `make help` lists what there is. Every target makes the machine ready by itself first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export RUSTUP_TOOLCHAIN := $(shell .ci/setup toolchain)
# The packages of the server's half; the browser's half is built apart, because the features of `app` must not unify.
SERVER := -p rules -p migrations -p backend -p app -p server --features app/ssr
WASM := -p frontend --target wasm32-unknown-unknown

.PHONY: help run build test test-rust test-browser lint format bench setup setup-test site clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## What building needs (minutes on a new machine, nothing on a ready one)
	@.ci/setup build

setup-test: ## That, and what the tests need
	@.ci/setup test

site: setup ## The browser half, into target/site
	@.ci/build-site

build: site ## Both halves, for release (about half an hour from cold on two cores)
	@echo "building the server (about 25 minutes from cold)" && cargo build --release -p server

run: build ## Serve http://127.0.0.1:3000 with demonstration data
	@REVIEW_DEMO=1 target/release/server

lint: setup ## Formatting and clippy, both halves
	.ci/rustfmt --check
	cargo clippy $(SERVER) --all-targets -- -D warnings
	cargo clippy $(WASM) -- -D warnings
	cargo clippy $(WASM) --features talk -- -D warnings
	cargo clippy $(WASM) --features verify -- -D warnings
	.ci/checks

format: ## Write the code in the house's form
	.ci/rustfmt

# Most of these tests wait for a disk or a database, not for a processor; together they also share what they copy from.
test-rust: export RUST_TEST_THREADS ?= 8
test-rust: setup-test ## All tests of the Rust code, on SQLite and on a throw-away PostgreSQL
	.ci/with-postgres cargo test $(SERVER)

test-browser: setup-test site ## Journeys in Chromium, and 1,000 drawings of lots repeated by a second program
	cd end2end && node --test --test-reporter=spec lots/lots.test.mjs
	cargo build -p server
	cd end2end && node run.mjs

test: setup-test lint test-rust test-browser ## Everything
	@echo "all checks passed"

bench: setup-test build ## Figures, printed beside the peers'
	.ci/bench

clean: ## Take away what was built
	cargo clean
