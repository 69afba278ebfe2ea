# snapdash. `make` alone lists the targets.

GO ?= go
VERSION ?= $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)
LINT_VERSION = 2.15.0
LINT = $(shell $(GO) env GOPATH)/bin/golangci-lint
PLATFORMS = linux/amd64 linux/arm64 darwin/arm64 windows/amd64
CLOUDS = $(CURDIR)/.cloud/clouds.yaml

.DEFAULT_GOAL := help
.PHONY: help run build test race lint cross bench bytes golden readme cloud cloud-down test-cloud test-openstack clients

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the dashboard on its embedded cloud, no account needed
	$(GO) run ./cmd/snapdash --demo

build: ## bin/snapdash: one static binary with its version in it
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/snapdash ./cmd/snapdash

test: ## all tests that need nothing but Go
	$(GO) test ./...

race: ## the same under the race detector; needs gcc
	CGO_ENABLED=1 $(GO) test -race ./...

lint: $(LINT)-$(LINT_VERSION) cross ## gofmt, vet, golangci-lint, and a build for every platform
	@files=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$files" ] || { echo "not gofmt-ed: $$files"; exit 1; }
	@for script in $$(git ls-files '*.sh' .ci/run); do bash -n "$$script" || exit 1; done
	$(GO) vet ./...
	$(LINT)-$(LINT_VERSION) run ./...

cross:
	@for platform in $(PLATFORMS); do \
		echo "build $$platform"; \
		CGO_ENABLED=0 GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) build -o /dev/null ./cmd/snapdash || exit 1; \
	done

# Under a name with its version, so that another project's linter stays what it is.
$(LINT)-$(LINT_VERSION):
	@mkdir -p $(@D) .cloud/tools
	GOBIN=$(CURDIR)/.cloud/tools $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	@mv .cloud/tools/golangci-lint $@

bench: ## time and memory beside others, as testdata/bench/table.md; a few minutes
	@GO="$(GO)" testdata/bench/run.sh

bytes: ## what a key costs on the line, on each kind of terminal
	@table=$$($(GO) test ./ui -count=1 -v -run '^TestBytes$$') || { echo "$$table"; exit 1; }; echo "$$table" | grep '^|'

golden: ## rewrite the frames under ui/testdata after a wanted change; read the diff
	$(GO) test ./ui -update

readme: ## rewrite the generated parts of README.md
	$(GO) test ./cmd/snapdash -run '^TestReadme' -update

cloud: ## start a real Keystone and Cinder on loopback; root, Debian bookworm
	@testdata/cloud/up.sh

cloud-down: ## stop them and throw their data away
	@testdata/cloud/down.sh --purge

test-openstack: ## the commands that = shows, run with the real openstack and cinder programs
	SNAPDASH_OPENSTACK=bash $(GO) test -count=1 -v -run '^TestEquivalentCommandsWithTheRealPrograms$$' ./cmd/snapdash

# Every test of this kind prints how many cases it ran, so that a run that was
# skipped cannot look like one that passed.
test-cloud: ## the contract and the terminal scenario on the cloud of make cloud
	@[ -e $(CLOUDS) ] || { echo "no $(CLOUDS): run make cloud first"; exit 1; }
	@SNAPDASH_LIVE=$(CLOUDS) $(GO) test -count=1 -timeout 30m -v -run '^TestLive' ./client/... ./cmd/snapdash \
		>.cloud/log/test-cloud.log 2>&1 || { grep -vE '^ *(=== |--- PASS)' .cloud/log/test-cloud.log; exit 1; }
	@! grep -E '^ *--- SKIP' .cloud/log/test-cloud.log || { echo 'skipped on the live cloud'; exit 1; }
	@for package in client cmd/snapdash; do \
		grep -E "^live cloud: [1-9][0-9]* cases of $$package" .cloud/log/test-cloud.log || \
		{ echo "no live case of $$package ran"; exit 1; }; \
	done

clients: ## Debian's openstack and cinder say the same on the embedded and on the real cloud
	@GO="$(GO)" testdata/clients/run.sh
