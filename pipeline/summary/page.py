"""The figures as one HTML page that needs nothing else: no script, no font, no address."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.labels import SHOWN_AS
from pipeline.summary import charts, words
from pipeline.summary.charts import Bar
from pipeline.summary.figures import Figures

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE: Final = "page.html"
MAX_SIGNS: Final = 8


def render(figures: Figures) -> str:
    """Return the page; the same figures give the same page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": words.number,
        "percent": words.percent,
        "sure": words.sure,
        "day": words.day,
        "sign": words.sign_name,
        "reason": words.reject_reason,
    }
    return environment.get_template(TEMPLATE).render(
        figures=figures,
        strange=figures.strangeness,
        labels=SHOWN_AS,
        english=words.ENGLISH_LABELS,
        step=words.STEPS[figures.timeline.step],
        span=words.span_of(figures.timeline),
        headline=words.headline(figures),
        verdict=words.strangeness_sentence(figures.strangeness),
        motto=words.MOTTO,
        plots=_plots(figures),
    )


def _plots(figures: Figures) -> dict[str, "Markup"]:
    from markupsafe import Markup

    signs = [
        Bar(words.sign_name(name), count, words.number(count)) for name, count in figures.signs[:MAX_SIGNS]
    ]
    strange = figures.strangeness
    shares = [
        ("Từ máy chưa từng học", strange.unseen),
        ("Bài có từ ba từ một từ lạ trở lên", strange.strange),
    ] * bool(strange.looked_at)
    shares += [
        ("Bài có vẻ không phải tiếng Việt", strange.foreign),
        ("Bài quá ngắn để biết", strange.unclear),
    ]
    drawn = {
        "labels": charts.bars(
            "Bài được gợi ý theo nhãn",
            [
                Bar(SHOWN_AS[each.label], each.flagged, words.number(each.flagged), f"--{each.label}")
                for each in figures.labels
            ],
        ),
        "signs": charts.bars("Bài theo dấu hiệu rủi ro", signs),
        "time": charts.columns(figures.timeline),
        "strange": charts.bars(
            "Điều lạ so với bài máy đã học",
            [Bar(name, share, words.percent(share)) for name, share in shares],
            whole=1.0,
        ),
        **{
            f"sure-{each.label}": charts.bands(each, SHOWN_AS[each.label])
            for each in figures.labels
            if each.flagged
        },
    }
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704  # drawn here; text in it escaped
