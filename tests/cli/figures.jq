# Compares figures of a result with what they should be:
#
#   [figure("risk ratio"; .x; 6.19; 0.005), is("type"; .y; "averaged")] | report
#
# prints the figures that differ, and how many were compared: a test that silently compares
# nothing must not pass, so an expression that finds nothing, or two things, is an error.

def one(things):
  [things] | if length == 1 then .[0] else error("\(length) things where one is expected") end;

# `tolerance` is relative; for a wanted 0 it is absolute.
def figure(name; got; want; tolerance):
  {name: name, got: one(got), want: want, tolerance: tolerance};

def is(name; got; want):
  {name: name, got: one(got), want: want};

def holds(name; question):
  {name: name, got: (one(question) == true), want: true};

def agrees:
  if .tolerance == null then .got == .want
  elif (.got | type) != "number" or (.want | type) != "number" then false
  else ((.got - .want) | fabs) <= .tolerance * (if .want == 0 then 1 else .want | fabs end)
  end;

def report:
  if length == 0 then error("no figures") else . end
  | (.[] | select(agrees | not) | "\(.name): \(.got) where \(.want) is expected"),
    "\(length) figures, \([.[] | select(agrees)] | length) as expected";

# One entry of a result, by what it is about.
def disparity($group; $measure):
  one(.disparities[] | select(.group == $group and .measure == $measure));
def treatment($group): one(.treatment[] | select(.group == $group));
def group($group): one(.groups[] | select(.group == $group));
