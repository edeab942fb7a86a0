# Private Notebook. Type `make` to see what there is to do.

STACK ?= dev
MAKEFLAGS += --no-print-directory
BUILD := .build
BUILD_COMMAND := sandbox/cmd/sandbox/build.sh

# The modules that hold Go code. `./...` stops at a module's edge, so every target that has to reach all of them loops.
MODULES := $(shell awk 'NF == 2 && $$2 == "code" { print $$1 }' allmodules)

# The systems that a release is built for.
RELEASED := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

# The plugin for other languages.
PLUGIN := $(BUILD)/plugin/pulumi-resource-private-notebook

# The tag of the tests that need Pulumi's own command line: what they hold is vetted like all else.
TAGS := cli

# Linking a program that carries the AWS SDK takes 1.5 GB, so two at once and no more. Go's cache of test results does not
# see files outside a module, such as the Pulumi.*.yaml that the sandbox's tests read, so nothing is taken from it.
TEST_FLAGS := -p 2 -timeout 15m -count 1

# Linking takes longer than many a test. So the linked tests of a module are kept, and one that is up to date is not linked again.
KEPT = -o "$(CURDIR)/$(BUILD)/tests/$$module/" $(LEAN)

# The version of Pulumi's command line is the one that sandbox/cli/pulumi/go.mod names.
PULUMI_VERSION = $(shell cd sandbox/cli/pulumi && go list -m -f '{{.Version}}' github.com/pulumi/pulumi/pkg/v3)

# Without what debuggers read, linking takes two thirds of the time and less memory.
LEAN := -ldflags '-s -w'

# The folder of a program of one's own; without one it is this project's.
OF_PROGRAM = $(if $(PROGRAM),--program "$(PROGRAM)")

# The report on the sandbox of STACK. The sandbox's own program judges, so that no client of AWS is compiled for it.
REPORT = $(OF_PROGRAM) $(if $(FORMAT),--format $(FORMAT)) $(if $(EXPLAIN),--explain $(EXPLAIN)) $(STACK) || { \
	status=$$?; [ $$status -ne 3 ] || \
	echo "The deployment stands; the report above says what differs from allowedPaths." >&2; exit $$status; }

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets.
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { \
		printf "  %-18s", $$1; column = 20; n = split($$2, words, " "); \
		for (i = 1; i <= n; i++) { \
			if (column + 1 + length(words[i]) > 80) { printf "\n%20s", ""; column = 20 } \
			printf " %s", words[i]; column += 1 + length(words[i]) \
		} printf "\n" }' $(MAKEFILE_LIST)
	@echo
	@echo "  Variables, written as NAME=VALUE after a target:"
	@echo "  STACK              the stack, which has a Pulumi.STACK.yaml; without it dev"
	@echo "  PROGRAM            the folder of a Go program of your own, with a Pulumi.yaml,"
	@echo "                     for every target that takes STACK: PROGRAM=../my-stack"
	@echo "  FORMAT             of paths, compliance and costs: json or markdown; of paths"
	@echo "                     also html, mermaid, svg. make paths FORMAT=html > who.html"
	@echo "  EXPLAIN            of paths: why. make paths EXPLAIN=client-vpn/internet"
	@echo "  SHOW_SECRETS=1     of sandbox-export: keys in plain text"

.PHONY: test
test: ## Run every test of every module, with those of the engine and of Pulumi's command line.
	@echo "Testing every module. The first time Pulumi and the AWS SDK are compiled, which takes some minutes."
	@status=0; for module in $(MODULES); do \
		echo "== test: $$module"; \
		mkdir -p "$(BUILD)/tests/$$module" && (cd "$$module" && go test $(TEST_FLAGS) $(KEPT) ./...) || status=1; \
	done; exit $$status
	@echo "== test: Pulumi's own command line"
	@$(MAKE) test-cli

.PHONY: lint
lint: ## Check format, vet, staticcheck, import rules, sizes, comments, and that the documents are true.
	@echo "== lint: gofmt"
	@wrong=$$(find . -name '*.go' -not -path './.*' -exec gofmt -l {} +); \
		[ -z "$$wrong" ] || { echo "$$wrong"; echo "Run gofmt -w on these files."; exit 1; }
	@go build -C tools -o ../$(BUILD)/staticcheck honnef.co/go/tools/cmd/staticcheck
	@status=0; for module in $(MODULES); do \
		echo "== lint: vet and staticcheck: $$module"; \
		(cd "$$module" && go vet -tags $(TAGS) ./... && "$(CURDIR)/$(BUILD)/staticcheck" -tags $(TAGS) ./...) || status=1; \
	done; exit $$status
	@echo "== lint: the repository's own rules"
	@go test -count 1 ./internal/lint

.PHONY: release
release: ## Build the companion command and the plugin for Linux, macOS and Windows into .build/release, with checksums and an SBOM.
	@go run -C tools ./release ../cmd/private-notebook ../$(BUILD)/release/command $(or $(SYSTEMS),$(RELEASED))
	@go run -C tools ./release ../cmd/pulumi-resource-private-notebook ../$(BUILD)/release/plugin $(or $(SYSTEMS),$(RELEASED))

.PHONY: rename
rename: ## Give all modules another path: MODULE=example.org/platform/private-notebook.
	@go run -C tools ./rename "$(MODULE)" "$(CURDIR)"

.PHONY: bench
bench: ## Run every benchmark.
	@for module in $(MODULES); do \
		[ "$$module" = sandbox ] || (cd "$$module" && go test $(TEST_FLAGS) -run '^$$' -bench . -benchmem ./...) || exit 1; \
	done
	@$(MAKE) bench-sandbox

.PHONY: command
command: ## Build the companion command, .build/private-notebook.
	@$(BUILD_COMMAND) "the companion command" cmd/private-notebook . $(BUILD)/private-notebook 400 $(LEAN)
	@[ "$(MAKECMDGOALS)" != command ] || echo "The companion command is $(BUILD)/private-notebook."

.PHONY: plugin
plugin: ## Build the plugin for other languages, to install as docs/guides/languages.md says.
	@$(BUILD_COMMAND) "the plugin" cmd/pulumi-resource-private-notebook . $(PLUGIN) 930 $(LEAN)
	@[ "$(MAKECMDGOALS)" != plugin ] || echo "The plugin is $(PLUGIN). Install it: pulumi plugin install resource private-notebook VERSION --file $(PLUGIN)"

.PHONY: build
build: ## Compile every program and package of every module.
	@for module in $(MODULES); do echo "== build: $$module"; (cd "$$module" && go build ./...) || exit 1; done

.PHONY: sandbox
sandbox: sandbox-build ## Deploy STACK (dev) onto a simulated AWS, and show who gets in: no account, no network, no cost.
	@$(BUILD)/sandbox up --paths $(REPORT)

.PHONY: sandbox-outputs
sandbox-outputs: sandbox-build ## Print the sandbox's outputs as JSON, as `pulumi stack output --json` does.
	@$(BUILD)/sandbox outputs $(OF_PROGRAM) $(STACK)

.PHONY: compliance
compliance: sandbox-build ## Say which security controls the sandbox of STACK satisfies; fails if one is neither satisfied nor waived.
	@$(BUILD)/sandbox compliance $(OF_PROGRAM) $(if $(FORMAT),--format $(FORMAT)) $(STACK)

.PHONY: costs
costs: sandbox-build ## Say what the sandbox of STACK would cost a month.
	@$(BUILD)/sandbox costs $(OF_PROGRAM) $(if $(FORMAT),--format $(FORMAT)) $(STACK)

.PHONY: paths
paths: sandbox-build ## Show who gets in on which path of the sandbox of STACK. Takes FORMAT and EXPLAIN.
	@$(BUILD)/sandbox paths $(REPORT)

.PHONY: picture
picture: command ## Draw docs/report.svg: the report on the sandbox of dev, from its committed export.
	@$(BUILD)/private-notebook paths --export accesspath/observe/testdata/dev.export.json --config Pulumi.dev.yaml \
		--format svg > docs/report.svg

.PHONY: sandbox-preview
sandbox-preview: sandbox-build ## Show what `make sandbox` would change.
	@$(BUILD)/sandbox preview $(OF_PROGRAM) $(STACK)

.PHONY: sandbox-export
sandbox-export: sandbox-build ## Print the sandbox's deployment as JSON, as `pulumi stack export` does; SHOW_SECRETS=1 with its keys.
	@$(BUILD)/sandbox export $(if $(SHOW_SECRETS),--show-secrets) $(OF_PROGRAM) $(STACK)

.PHONY: sandbox-destroy
sandbox-destroy: sandbox-build ## Delete what `make sandbox` has made.
	@$(BUILD)/sandbox destroy $(OF_PROGRAM) $(STACK)

.PHONY: sandbox-reset
sandbox-reset: ## Delete the sandbox of STACK: its state, its passphrase and its simulated account.
	@case "$(STACK)" in ""|.*|*/*) echo "STACK=$(STACK) is not the name of a stack" >&2; exit 2;; esac
	@cd "$(or $(PROGRAM),.)" && { [ -e ".sandbox/$(STACK)" ] || [ -e "Pulumi.$(STACK).yaml" ] || { \
		echo "STACK=$(STACK): there is neither .sandbox/$(STACK) nor Pulumi.$(STACK).yaml, so nothing to forget" >&2; exit 2; }; } && \
		rm -rf ".sandbox/$(STACK)"

.PHONY: sandbox-build
sandbox-build:
	@$(BUILD_COMMAND) "the sandbox" sandbox ./cmd/sandbox $(BUILD)/sandbox 930 $(LEAN)

.PHONY: test-sandbox
test-sandbox: ## Run the engine tests: each stack from its first deployment to its end, and each failure in turn.
	@module=sandbox; mkdir -p "$(BUILD)/tests/$$module" && cd $$module && go test $(TEST_FLAGS) $(KEPT) ./engine/... ./cmd/... ./tests

.PHONY: storm
storm: ## Kill 200 runs of the sandbox at random moments; the next run must repair each. ROUNDS=n, SEED=n; at most an hour.
	@cd sandbox && go test ./cmd/sandbox -run '^TestTheStorm$$' -count 1 -timeout 60m -v \
		-args -storm.rounds=$(or $(ROUNDS),200) $(if $(SEED),-storm.seed=$(SEED))

.PHONY: bench-sandbox
bench-sandbox: ## Measure up, up without changes, refresh and destroy of the dev stack.
	@cd sandbox && go test -run '^$$' -bench . -benchtime 20x ./tests

.PHONY: bench-build
bench-build: ## Measure how long the build takes from empty caches, and how long the usual commands take afterwards. It takes some minutes.
	@go build -C tools -o ../$(BUILD)/benchbuild ./benchbuild
	@$(BUILD)/benchbuild

.PHONY: test-cli
test-cli: sandbox-build ## Run Pulumi's own command line on this project, with the simulated AWS as its plugin.
	@$(BUILD_COMMAND) "Pulumi's command line" sandbox/cli/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi \
		$(BUILD)/pulumi 1730 \
		-ldflags '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(PULUMI_VERSION)'
	@$(BUILD_COMMAND) "Pulumi's Go language host" sandbox/cli/language-go \
		github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go $(BUILD)/language-go/pulumi-language-go 490 $(LEAN)
	@install -m 755 sandbox/cli/language-go/host.sh $(BUILD)/pulumi-language-go
	@$(BUILD_COMMAND) "Pulumi's Node.js language host" sandbox/cli/language-go \
		github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs $(BUILD)/pulumi-language-nodejs 490 $(LEAN)
	@$(BUILD_COMMAND) "Pulumi's YAML language host" sandbox/cli/language-yaml \
		github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml $(BUILD)/pulumi-language-yaml 900 $(LEAN)
	@$(BUILD_COMMAND) "the simulated aws plugin" sandbox ./cmd/pulumi-resource-aws \
		$(BUILD)/plugins/pulumi-resource-aws 60 $(LEAN)
	@$(BUILD_COMMAND) "the simulated tls plugin" sandbox ./cmd/pulumi-resource-tls \
		$(BUILD)/plugins/pulumi-resource-tls 60 $(LEAN)
	@$(BUILD_COMMAND) "the program" . . $(BUILD)/program 480 $(LEAN)
	@$(MAKE) plugin
	@module=sandbox; mkdir -p "$(BUILD)/tests/$$module" && cd $$module && go test -tags $(TAGS) -count 1 $(KEPT) ./cli
