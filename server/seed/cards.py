"""What stands on the board of Apollo, and how it got there."""

from typing import Final, NamedTuple

from rooms.records import Category, Priority

COLUMNS: Final[tuple[tuple[str, Category, int | None], ...]] = (
    ("Backlog", "backlog", None),
    ("To do", "todo", None),
    ("Doing", "doing", 4),
    ("Review", "doing", None),
    ("Done", "done", None),
)
LABELS: Final = {"Guidance": "#4f46e5", "Engine": "#dc2626", "Crew": "#0d9488", "Docs": "#ca8a04", "Risk": "#9333ea"}
BACKLOG, TODO, DOING, REVIEW, DONE = range(5)


class Card(NamedTuple):
    """A task and its life: `path` is when (days ago) it entered which column after it was made."""

    made: float
    title: str
    labels: str = ""
    people: str = ""
    priority: Priority | None = None
    estimate: float | None = None
    due: float | None = None
    """Days from now; before today when negative."""
    path: tuple[tuple[float, int], ...] = ()
    text: str = ""
    said: tuple[tuple[float, str, str], ...] = ()
    """Days ago, who, what."""


CARDS: Final = (
    Card(
        29.0,
        "Choose the landing site",
        "Risk",
        "ada",
        "high",
        5,
        None,
        ((27.5, DOING), (23.0, DONE)),
        "Flat, near the equator, lit from the east when we arrive.\n\n- [x] photographs\n- [x] slopes\n- [x] fuel",
        ((26.0, "grace", "Site 2 has the fewest craters, @Ada."), (25.5, "ada", "Then it is the Sea of Tranquility.")),
    ),
    Card(
        29.0,
        "Write down the abort modes",
        "Docs Risk",
        "grace",
        "urgent",
        8,
        None,
        ((28.0, DOING), (21.0, REVIEW), (20.0, DONE)),
        "One page each. What is lost, what still works, who decides, within how many seconds.",
        ((20.5, "ada", "Clear enough to read upside down. Thank you!"),),
    ),
    Card(
        28.5,
        "Name the command module",
        "Crew",
        "grace",
        "low",
        1,
        None,
        ((20.0, DOING), (19.0, DONE)),
        "",
        ((19.5, "grace", "**Columbia**, after all the arguments."),),
    ),
    Card(
        28.0, "Order the checklists on waterproof paper", "Docs", "grace", None, 2, None, ((18.0, DOING), (16.5, DONE))
    ),
    Card(
        27.5,
        "Test the fuel cells in the cold",
        "Engine",
        "ada",
        "high",
        5,
        None,
        ((17.0, DOING), (14.5, DONE)),
        "Twelve hours at −150 °C, then full load.",
    ),
    Card(27.0, "Agree on the radio call signs", "Crew", "ada grace", None, 1, None, ((14.0, DOING), (13.5, DONE))),
    Card(
        26.0,
        "Measure the slosh in half-empty tanks",
        "Engine",
        "ada",
        "medium",
        8,
        None,
        ((13.0, DOING), (9.0, REVIEW), (8.0, DONE)),
        "The autopilot sees it as wind. Damping comes after the numbers.",
        ((8.5, "grace", "Numbers look right: 0.6 Hz at half, 0.9 Hz at a quarter."),),
    ),
    Card(
        25.0,
        "Practise docking without the radar",
        "Guidance Crew",
        "grace",
        "high",
        5,
        None,
        ((8.0, DOING), (5.0, DONE)),
    ),
    Card(
        24.0,
        "Weigh the moon boots again",
        "Crew",
        "grace",
        "low",
        1,
        None,
        ((4.0, DOING), (3.0, DONE)),
        "",
        ((3.0, "grace", "2.1 kg each. Nobody knows where the other scale was from."),),
    ),
    Card(23.0, "Replace the hatch seal", "Engine", "ada", "urgent", 3, None, ((2.9, DOING), (1.2, DONE))),
    Card(
        22.0,
        "Sort the guidance program's priorities",
        "Guidance Risk",
        "ada",
        "urgent",
        13,
        3.0,
        ((6.0, DOING),),
        "When there is more to do than time, drop the **least important** job first, and say so.\n\n"
        "1. Steering\n2. Engine\n3. Display\n4. Everything else",
        (
            (5.0, "grace", "@Ada, what does the crew see when jobs are dropped?"),
            (4.8, "ada", "A number: 1202. It means: *go on*."),
        ),
    ),
    Card(
        21.0,
        "Rehearse the first ten minutes after landing",
        "Crew",
        "grace",
        "high",
        5,
        6.0,
        ((1.4, DOING),),
        "Stay or leave is decided at 1, 3 and 10 minutes.",
    ),
    Card(20.0, "Cut the rope ladder to length", "Crew", "grace", None, 1, 1.0, ((1.0, DOING),)),
    Card(
        19.0,
        "Second pair of eyes on the descent equations",
        "Guidance",
        "ada",
        "high",
        3,
        -1.0,
        ((7.0, DOING), (2.0, REVIEW)),
        "",
        ((1.5, "grace", "Linus looked over my shoulder: line 40 has a sign that worries us."),),
    ),
    Card(
        18.0,
        "Explain the mission to the ships that will find us",
        "Docs",
        "grace",
        "medium",
        2,
        8.0,
        ((4.5, DOING), (1.5, REVIEW)),
    ),
    Card(17.0, "Label every switch that must not be touched", "Docs Risk", "ada", "high", 2, 4.0, ((10.0, TODO),)),
    Card(
        16.0,
        "Pack for eight days",
        "Crew",
        "grace",
        "medium",
        3,
        9.0,
        ((9.0, TODO),),
        "Food for ten. One camera each. No sandwiches.",
    ),
    Card(
        15.0,
        "Burn test: restart after three days",
        "Engine Risk",
        "ada",
        "urgent",
        8,
        5.0,
        ((8.0, TODO),),
        "",
        ((7.5, "ada", "@Grace, the stand is ours on Thursday."),),
    ),
    Card(12.0, "Star charts for the sextant", "Guidance Docs", "", None, 3, None, ((6.5, TODO),)),
    Card(11.0, "Walk through the splashdown with the divers", "Crew", "grace", None, 2, 14.0, ((5.0, TODO),)),
    Card(10.0, "Decide what to leave behind", "Crew", "ada grace", "low", 1, 20.0, ((3.0, TODO),)),
    Card(9.0, "A lighter battery for the rover", "Engine", "", "low", 8),
    Card(7.0, "Colour film or black and white?", "Crew Docs", "", "low", 1, said=((6.0, "ada", "Both!"),)),
    Card(5.0, "Heat shield: what if a tile is missing", "Risk Engine", "", "medium", 5),
    Card(2.0, "Museum asks for a model, one to ten", "Docs", "", None, 3),
)
