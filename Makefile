## make                build/$(BUILD)/iemand, libiemand.a and .so; never installs anything
## make demo           scan the real DUO log of 2014; writes build/demo/
## make demo-municipality  all tables, of a made-up municipality: pages in English
##                     and in Dutch in build/demo/municipality
## make test           every test; ends with "N passed, N failed"
## make test-sanitize  unit and command tests with ASan+UBSan, those where threads meet
##                     with TSan (THREADS=whole: all)
## make test-memory    what is read before it is written, and lost: MSan (clang) over
##                     base, csv and tally, valgrind over quick unit tests and commands
## make test-valgrind  every unit and command test under valgrind; a night
## make test-builds    gcc and clang, -O0 to -O3, LTO: the same answers
## make test-big-endian  base, csv and tally on s390x, as test-arm
## make test-32-bit    base, csv, plan and tally where addresses have 32 bits (i686)
## make test-load      10,000 scans in one process without growth; 100 programs at once
##                     on one history; 10 minutes
## make coverage       lines and branches of src/ that tests run, and gaps; half an hour
## make test-faults    each call of the system fails once: FAULTS=--short, a quarter of
##                     an hour without
## make fuzz           libFuzzer (clang) on one target: FUZZ=reader SECONDS=60
## make fuzz-afl       the same target by AFL++
## make fuzz-merge     what either found, as few inputs as do the same, into the corpus
## make test-web       opens reports in Chromium: WCAG, keyboard, print, pictures of
##                     them in build/web/screenshots
## make test-mpi       several processes (MPI=1) against one
## make test-arm       the reader on arm64 (NEON), cross-compiled and emulated
## make test-library   libiemand as installed: C, C++, Python (pandas), DuckDB's columns
## make test-hostile   inputs that are too large for make test: a field of 1 GB, a million
##                     columns, ten million groups, packed bombs; 10 minutes
## make test-reproducible  builds twice, in two folders, and compares the bytes
## make lint           format, static analysis, house rules, man page
## make validate       the worlds with planted truth, full counts (long; goes on
##                     where it was stopped), into benchmarks/results/validation.md
## make bench          how fast, beside floors and peers (ROWS=…); 15 minutes
## make bench-peers    install what make bench races against
## make golden         rewrite the expected output of tests/cli
## make golden-r       make R's figures in tests/golden again, and compare
## make datasets       make the synthetic logs in datasets/ again
## make install        to PREFIX (/usr/local) below DESTDIR; make uninstall
## make deb            Debian packages of program and library, into build/deb
## make sbom           the software bill of materials (SPDX): build/sbom.spdx.json
## make clean          remove build/
##
## BUILD=release|asan|tsan|msan|cov   which build, each in its own folder below build/
## MPI=1                         a build for many machines (mpicc), in build/mpi
## DEPS=no                       never install packages: name them and stop
## WERROR=1                      warnings are errors
## JOBS=N                        processes at a time; all processors
## SEED=N                        property tests draw other inputs; 0: those of every day
## V=1                           show the commands
BUILD  ?= $(if $(MPI),mpi,release)
PREFIX ?= /usr/local
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
B       = build/$(BUILD)
Q       = $(if $(V),,@)

FLAGS.release = -O2
FLAGS.lint    = -O2
FLAGS.mpi     = -O2
FLAGS.asan    = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
                -fno-sanitize-recover=all
FLAGS.tsan    = -O1 -fno-omit-frame-pointer -fsanitize=thread
FLAGS.msan    = -O1 -fno-omit-frame-pointer -fsanitize=memory \
                -fsanitize-memory-track-origins -fno-sanitize-recover=all
FLAGS.cov     = -O0 --coverage -DIEM_COUNTS_IN='"$(CURDIR)/$(B)"'
FLAGS.builds  = # CFLAGS says which: tests/builds/run.sh
FLAGS.afl     = -O2
FLAGS.fuzz    = -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all \
                -fsanitize=fuzzer-no-link,address,undefined
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wfloat-equal -Wformat=2 -Wundef \
       -Wvla -Wcast-qual -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
       -Wno-overlength-strings
ifeq ($(origin FLAGS.$(BUILD)),undefined)
$(error BUILD=$(BUILD): it is one of release, asan, tsan, msan, cov, mpi)
endif
ifeq ($(BUILD),mpi)
override MPI := 1
endif
ifdef MPI
CC = mpicc
endif

VERSION := $(shell sed -n 's/^\#define IEM_VERSION "\(.*\)"/\1/p' include/iemand.h)

# libcsv has no .pc file; without pkg-config the names are those of Debian.
PACKAGES := gsl yaml-0.1 jansson libcrypto zlib libzstd sqlite3
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null || \
                    echo -lgsl -lgslcblas -lyaml -ljansson -lcrypto -lz -lzstd -lsqlite3)

# CPPFLAGS, CFLAGS and LDFLAGS belong to whoever calls make; ours come first.
ALL_CPPFLAGS = -Iinclude -Isrc -D_GNU_SOURCE $(PACKAGE_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS   = -std=c11 -g -fdebug-prefix-map='$(CURDIR)=.' -ffp-contract=off -fPIC -fvisibility=hidden -pthread $(WARN) \
               $(if $(WERROR),-Werror) $(FLAGS.$(BUILD)) $(CFLAGS)
ALL_LIBS     = -lcsv $(PACKAGE_LIBS) -lm

objects    = $(patsubst %.c,$(B)/%.o,$(1))
# One of the twins: several processes by MPI, or one alone.
TWIN       = src/engine/$(if $(MPI),alone,mpi).c
LIBRARY   := $(sort $(filter-out src/cli/% $(TWIN),$(wildcard src/*/*.c)))
COMMANDS  := $(sort $(filter-out src/cli/main.c,$(wildcard src/cli/*.c)))
UNIT      := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
WORLDS    := $(patsubst %.c,$(B)/%,$(wildcard tests/worlds/*.c))
FUZZERS   := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCH     := $(patsubst %.c,$(B)/%,$(wildcard benchmarks/*.c))
SOAK      := $(B)/tests/load/soak
ARCHIVES   = $(B)/libcommands.a $(B)/libiemand.a
# A program keeps the name of the library that it was linked with: another one stands for
# a change that such a program would notice.
SONAME         = libiemand.so.0
SHARED_LIBRARY = libiemand.so.$(VERSION)

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all tests help pages golden datasets install uninstall clean

all: $(B)/iemand $(B)/libiemand.a $(B)/$(SHARED_LIBRARY)
tests: all $(UNIT) $(WORLDS) $(FUZZERS) $(SOAK)
help:
	@sed -n 's/^## \{0,1\}//p' Makefile

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@$(if $(V),:,echo '  cc $<')
	$(Q)$(CC) $(ALL_CPPFLAGS) -MMD -MP $(ALL_CFLAGS) -c -o $@ $<

$(B)/libiemand.a: $(call objects,$(LIBRARY))
$(B)/libcommands.a: $(call objects,$(COMMANDS))
$(ARCHIVES):
	@mkdir -p $(@D) && rm -f $@
	$(Q)$(AR) qcsD $@ $^

# Only what iemand.h declares is exported.
$(B)/$(SHARED_LIBRARY): $(call objects,$(LIBRARY)) src/install/libiemand.map
	@$(if $(V),:,echo '  ld $@')
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
	    -Wl,--version-script=src/install/libiemand.map -o $@ $(filter %.o,$^) $(ALL_LIBS)
	@ln -sf $(SHARED_LIBRARY) $(@D)/$(SONAME)
	@ln -sf $(SONAME) $(@D)/libiemand.so

# A test that defines __wrap_malloc and the like gets what it wraps.
wraps = $(shell s=$(@:$(B)/%=%.c); \
  grep -oh '\<__wrap_[a-z0-9_]*' $$s $$(grep -ohE '(short_of_memory|survives)\.h' $$s | \
  sed 's|^|tests/unit/|') | sed 's/__wrap_/-Wl,--wrap=/' | sort -u)

$(B)/iemand: $(B)/src/cli/main.o
$(UNIT) $(WORLDS) $(FUZZERS) $(BENCH) $(SOAK): %: %.o
$(SOAK): $(B)/tests/load/jobs.o $(B)/tests/load/log.o
$(UNIT): LINK = $(wraps) -lcmocka
ifeq ($(BUILD),msan)
$(UNIT): $(B)/tests/memory/unpoison.o
$(UNIT): LINK = $(wraps) -lcmocka -Wl,--wrap=csv_parse,--wrap=csv_fini \
                -Wl,--wrap=SHA256_Init,--wrap=SHA256_Update \
                -Wl,--wrap=SHA256_Final,--wrap=yaml_parser_parse
endif
# A fuzz target has libFuzzer's main, or one that reads the corpus.
ifneq ($(filter fuzz afl,$(BUILD)),)
$(FUZZERS): LINK = -fsanitize=fuzzer
else
$(FUZZERS): $(B)/tests/fuzz/replay.o
endif
$(B)/iemand $(UNIT) $(WORLDS) $(FUZZERS) $(BENCH) $(SOAK): $(ARCHIVES)
	@$(if $(V),:,echo '  ld $@')
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(ARCHIVES) $(LINK) $(ALL_LIBS)

# These see to their packages first, and work in a make that finds them.
GOALS = demo demo-municipality test test-faults test-sanitize test-mpi test-arm \
        test-library test-web test-hostile test-reproducible lint validate bench bench-peers \
        golden-r deb sbom fuzz fuzz-afl fuzz-merge test-memory test-valgrind test-builds \
        test-big-endian test-32-bit test-load coverage
.PHONY: $(GOALS) $(GOALS:%=deps-%) $(GOALS:%=run-%)
$(GOALS): %: deps-%
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS)) run-$@
$(GOALS:%=deps-%): deps-%:
	@CC='$(CC)' DEPS='$(DEPS)' sh src/install/deps.sh $*

run-demo: all
	@mkdir -p build/demo
	$(B)/iemand scan datasets/duo-cub-2014.csv -p datasets/duo-cub-2014.yaml \
	    --html build/demo/report.html --json build/demo/result.json \
	    --cases build/demo/cases.csv
	@echo
	@echo 'The same in files:  build/demo/report.html   to read in a browser'
	@echo '                    build/demo/result.json   for other programs'
	@echo '                    build/demo/cases.csv     the decisions, one by one (internal)'

run-demo-municipality: all
	@sh datasets/municipality/show.sh $(CURDIR)/$(B)/iemand build/demo/municipality

SUITES = unit fuzz cli worlds
run-test: tests
	@JOBS=$(JOBS) tests/run.sh $(B) $(SUITES)
run-test-sanitize:
	@$(MAKE) --no-print-directory BUILD=asan SUITES='unit fuzz cli' run-test
	@$(MAKE) --no-print-directory BUILD=tsan SUITES='unit cli' run-test \
	    $(if $(filter whole,$(THREADS)),LIMIT=1200,$(RACES))
# Where threads meet; each other test has one, or the same ones doing the same.
RACES  = UNIT='$(RACING:%=build/tsan/tests/unit/test_%)' WORLDS= FUZZERS= SOAK= \
         ONLY='($(subst $() ,|,$(RACING:%=test_%) $(RACING_COMMANDS)))'
RACING = base batches conditions conjunctions consistency counts derived explain frame \
         neighbours periods proxies reader routes scan scores search shards similar \
         situation sorter source synth
RACING_COMMANDS = cases_.* chain_by_rows checkpoint_.* gate_against history_two_writers \
         reading_c.* same_result_threads_.* tally_ranges
# Stands between the program and the system (LD_PRELOAD).
$(B)/tests/faults/faults.so: tests/faults/faults.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) -std=c11 -g -O1 -fPIC -pthread -Wall -Wextra -shared -o $@ $<
run-test-faults: all $(B)/tests/faults/faults.so
	@python3 tests/faults/run.py $(B)/iemand $(B)/tests/faults/faults.so \
	    --jobs $(JOBS) $(FAULTS)
run-test-mpi: all
	@$(MAKE) --no-print-directory MPI=1 BUILD=mpi all
	@tests/mpi/run.sh $(B) build/mpi
# The same goals once more, for another machine and in another folder.
ARM      = build/arm64
ARM_ROOT = build/arm64-root
run-test-arm: all
	@sh tests/arm/root.sh $(ARM_ROOT)
	@$(MAKE) --no-print-directory B=$(ARM) PACKAGE_CFLAGS= \
	    CC='aarch64-linux-gnu-gcc --sysroot=$(CURDIR)/$(ARM_ROOT)' all arm-tests
	@tests/arm/run.sh $(B) $(ARM) $(ARM_ROOT) border columns dialect index parse split
.PHONY: arm-tests
arm-tests: $(patsubst %,$(B)/tests/unit/test_%,border columns dialect index parse split)
# Bytes the other way round: what is in files must not depend on it.
S390X      = build/s390x
S390X_ROOT = build/s390x-root
CORE_TESTS = border columns cube dialect dict digest digits index numbers parse save \
             shards shortest sorter spelling split tally text
CORE       = $(wildcard src/base/*.c src/csv/*.c src/plan/*.c src/tally/*.c)
run-test-big-endian: all
	@sh tests/arm/root.sh $(S390X_ROOT) s390x
	@$(MAKE) --no-print-directory B=$(S390X) PACKAGE_CFLAGS= \
	    CC='s390x-linux-gnu-gcc --sysroot=$(CURDIR)/$(S390X_ROOT)' all core-tests
	@ARCH=s390x tests/arm/run.sh $(B) $(S390X) $(S390X_ROOT) $(CORE_TESTS)
.PHONY: core-tests
core-tests: $(patsubst %,$(B)/tests/unit/test_%,$(CORE_TESTS))
# gcc has no 128-bit numbers there, clang has. What the tests need of the C library,
# test framework and libraries is that of Debian's own packages for i386.
I686      = build/i686
I686_ROOT = build/i686-root
I686_CC   = clang --target=i686-linux-gnu -msse2 -fforce-enable-int128 -D_FILE_OFFSET_BITS=64 \
            --sysroot=$(CURDIR)/$(I686_ROOT)
run-test-32-bit: all
	@sh tests/arm/root.sh $(I686_ROOT) i386
	@$(MAKE) --no-print-directory B=$(I686) PACKAGE_CFLAGS= LIBRARY='$(CORE)' WARN=-Wall \
	    ARCHIVES=$(I686)/libiemand.a CC='$(I686_CC)' core-tests
	@ARCH=i386 tests/arm/run.sh $(B) $(I686) $(I686_ROOT) $(CORE_TESTS)
# 1,000 jobs, ten times.
run-test-load: all $(SOAK)
	@tests/load/run.sh $(B)
run-test-memory: tests
	@$(MAKE) --no-print-directory BUILD=msan CC=clang LIBRARY='$(CORE)' \
	    ARCHIVES=build/msan/libiemand.a core-tests
	@tests/memory/run.sh $(B) build/msan $(CORE_TESTS)
# The programs of the release build in a folder of their own, where iemand starts valgrind.
run-test-valgrind: tests
	@mkdir -p build/valgrind
	@ln -sfn ../../$(B)/tests build/valgrind/tests
	@sed 's|PROGRAM|$(CURDIR)/$(B)/iemand|' tests/memory/iemand >build/valgrind/iemand
	@chmod +x build/valgrind/iemand
	@JOBS=$(JOBS) LIMIT=3600 tests/run.sh build/valgrind unit fuzz cli
run-test-builds: all
	@JOBS=$(JOBS) tests/builds/run.sh $(B)
# Beside the tests: each place where the system can fail, and several processes.
run-coverage:
	@$(MAKE) --no-print-directory BUILD=cov tests build/cov/tests/faults/faults.so
	@$(MAKE) --no-print-directory MPI=1 BUILD=cov B=build/cov-mpi all
	@find build/cov build/cov-mpi -name '*.gcda' -delete
	-@JOBS=$(JOBS) LIMIT=1800 tests/run.sh build/cov unit fuzz cli
	@sh tests/coverage.sh build/cov | sed -n 's/^all  */by tests alone /p'
	-@python3 tests/faults/run.py build/cov/iemand build/cov/tests/faults/faults.so \
	    --jobs $(JOBS) --short
	-@tests/mpi/run.sh build/cov build/cov-mpi
	@sh tests/coverage.sh build/cov build/cov-mpi
# DuckDB comes by npm: another one that hands over columns, and its library has no other
# needs. Not `npm ci`, see run-bench-peers.
run-test-library: all pages
	@mkdir -p build/library
	@cp tests/library/package.json build/library
	@cd build/library && npm install --no-audit --no-fund --loglevel=error >/dev/null
	@tests/library/run.sh $(B) build/library
# WEB=NAME: only that report, such as duo-cub-2014.nl; WEB=--by-turns: half of them.
run-test-web: all
	@sh tests/web/run.sh $(B) build/web $(WEB)
run-test-hostile: all
	@bash tests/hostile/run.sh $(B)/iemand
run-test-reproducible:
	@sh tests/reproducible.sh
run-sbom: all
	sh src/install/sbom.sh $(B)/iemand $(VERSION) > build/sbom.spdx.json.new
	mv build/sbom.spdx.json.new build/sbom.spdx.json
run-lint:
	@$(MAKE) --no-print-directory BUILD=$(LINTED) WERROR=1 tests
	@JOBS=$(JOBS) NODES=$(NODES) tests/lint/run.sh build/$(LINTED)
# A build that had WERROR from the first file on need not be made once more; and how far
# the analyzer of clang follows a function: .ci/run asks for less.
LINTED ?= lint
NODES  ?= 225000

# What is found beyond the corpus is kept in build/fuzz/corpus; what goes wrong, in
# build/fuzz. Words that inputs are made of are in tests/fuzz/dictionary.
FUZZ    = reader
SECONDS = 60
TARGET  = tests/fuzz/fuzz_$(FUZZ)
FOUND   = build/fuzz/corpus/$(FUZZ)
SEEDS   = tests/fuzz/corpus/$(FUZZ)
WORDS   = $(wildcard tests/fuzz/dictionary/$(FUZZ))
.PHONY: fuzz-target
fuzz-target:
	@$(MAKE) --no-print-directory BUILD=fuzz CC=clang build/fuzz/$(TARGET)
	@mkdir -p $(FOUND)
run-fuzz: fuzz-target
	build/fuzz/$(TARGET) -max_total_time=$(SECONDS) -timeout=20 $(WORDS:%=-dict=%) \
	    -artifact_prefix=build/fuzz/$(FUZZ)- -print_final_stats=1 $(FOUND) $(SEEDS)
run-fuzz-afl:
	@$(MAKE) --no-print-directory BUILD=afl CC=afl-clang-fast build/afl/$(TARGET)
	AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 \
	    afl-fuzz -V $(SECONDS) -t 20000 -i $(SEEDS) -o build/afl/$(FUZZ) \
	    $(WORDS:%=-x %) build/afl/$(TARGET)
run-fuzz-merge: fuzz-target
	build/fuzz/$(TARGET) -merge=1 -max_len=4096 $(SEEDS) $(FOUND) \
	    $(wildcard build/afl/$(FUZZ)/default/queue)

run-validate: $(B)/tests/worlds/validate
	$< --folder build/validate --jobs $(JOBS) --output benchmarks/results/validation.md
run-bench: all $(BENCH)
	@benchmarks/run.sh $(B)
# Not `npm ci`: that wants the packages of all other platforms in the lock file too.
run-bench-peers:
	@mkdir -p build/bench/peers
	cp benchmarks/peers/package.json benchmarks/peers/package-lock.json build/bench/peers
	cd build/bench/peers && npm install --no-audit --no-fund

golden: all
	@tests/run.sh --golden $(B)
# Packages of R ask systemd for the time zone unless there is one.
run-golden-r:
	TZ=UTC Rscript tests/golden/remake.R
datasets: all
	$(B)/iemand synth --world averaging --rows 6000 --seed 23 > $(B)/averaging.csv
	@mv $(B)/averaging.csv datasets/averaging.csv
	sh datasets/municipality/make.sh $(B)/iemand datasets/municipality

# Man pages and completions are made by the program itself, from its table of options.
$(B)/pages/man1/iemand.1: $(B)/iemand $(wildcard src/install/pages.* src/install/*.1 src/install/man/*)
	@$(if $(V),:,echo '  made $(B)/pages')
	$(Q)sh src/install/pages.sh $(B)/iemand $(B)/pages
pages: $(B)/pages/man1/iemand.1

# Where they go, below DESTDIR.
LIBDIR  = $(PREFIX)/lib
MANDIR  = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR  = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
UNITDIR = $(PREFIX)/lib/systemd/system
PYTHONDIR = $(PREFIX)/lib/python$(shell python3 -c 'import sys; \
                print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 3)/dist-packages
UNITS   = $(wildcard src/install/systemd/*.service src/install/systemd/*.timer)
settled = sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|; \
              s|@PACKAGES@|$(PACKAGES)|'
SHARED  = $(wildcard include/*.schema.json src/install/systemd/*.example)
D       = $(DESTDIR)$(PREFIX)
install: all pages
	install -D -m 755 -t $(D)/bin $(B)/iemand
	install -D -m 644 -t $(DESTDIR)$(LIBDIR) $(B)/libiemand.a $(B)/$(SHARED_LIBRARY)
	ln -sf $(SHARED_LIBRARY) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libiemand.so
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man3 src/install/libiemand.3
	install -D -m 644 -t $(DESTDIR)$(PYTHONDIR) src/python/iemand.py
	install -D -m 644 -t $(D)/include include/iemand.h
	install -D -m 644 -t $(D)/share/iemand $(SHARED)
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man1 $(B)/pages/man1/*
	install -D -m 644 -t $(DESTDIR)$(BASHDIR) $(B)/pages/bash/iemand
	install -D -m 644 -t $(DESTDIR)$(ZSHDIR) $(B)/pages/zsh/_iemand
	install -D -m 644 -t $(DESTDIR)$(FISHDIR) $(B)/pages/fish/iemand.fish
	$(settled) src/install/iemand.pc.in | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(LIBDIR)/pkgconfig/iemand.pc
	$(foreach unit,$(UNITS),$(settled) $(unit) | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(UNITDIR)/$(notdir $(unit)) &&) :
# The same for Debian: src/install/debian.
run-deb:
	@JOBS=$(JOBS) env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL sh src/install/deb.sh
uninstall:
	rm -f $(D)/bin/iemand $(D)/include/iemand.h $(DESTDIR)$(LIBDIR)/libiemand.a \
	    $(DESTDIR)$(LIBDIR)/pkgconfig/iemand.pc \
	    $(addprefix $(D)/share/iemand/,$(notdir $(SHARED))) \
	    $(addprefix $(DESTDIR)$(LIBDIR)/,libiemand.so $(SONAME) $(SHARED_LIBRARY)) \
	    $(DESTDIR)$(MANDIR)/man3/libiemand.3 $(DESTDIR)$(PYTHONDIR)/iemand.py \
	    $(DESTDIR)$(MANDIR)/man1/iemand.1 $(DESTDIR)$(MANDIR)/man1/iemand-*.1 \
	    $(DESTDIR)$(BASHDIR)/iemand $(DESTDIR)$(ZSHDIR)/_iemand \
	    $(DESTDIR)$(FISHDIR)/iemand.fish \
	    $(addprefix $(DESTDIR)$(UNITDIR)/,$(notdir $(UNITS)))
	-rmdir $(D)/share/iemand
clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
