//! The pages about the shipped dilemmas in `docs/dilemmas`, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mile_author::explore::Report;
use mile_author::graph::{Drawing, svg};
use mile_author::script::sheet::MEASURED;
use mile_author::script::{Script, markdown};
use mile_core::read::read;
use mile_core::rubric;
use mile_core::scenario::Scenario;
use mile_core::shelf::Facet;
use sha2::{Digest, Sha256};

/// Longer stories are no micro-dilemmas.
const MICRO: u32 = 3;

/// A shipped dilemma.
pub struct Dilemma {
    /// Where it is in the repository.
    pub file: String,
    pub text: String,
    pub scenario: Scenario,
}

/// The folder of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every shipped dilemma, by context.
pub fn shipped() -> Vec<Dilemma> {
    let mut found = Vec::new();
    let contexts = fs::read_dir(repository().join("scenarios")).expect("the library");
    for context in contexts.map(|context| context.expect("a folder")) {
        for file in fs::read_dir(context.path()).expect("a folder") {
            let name = file.expect("a file").file_name().to_string_lossy().into_owned();
            // Without `*.test.ron`.
            if name.strip_suffix(".ron").is_some_and(|id| !id.contains('.')) {
                let context = context.file_name().to_string_lossy().into_owned();
                found.push(dilemma(format!("scenarios/{context}/{name}")));
            }
        }
    }
    // By context, as the folders are.
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found
}

fn dilemma(file: String) -> Dilemma {
    let text = fs::read_to_string(repository().join(&file)).expect("a text");
    let (scenario, found) = read(text.as_bytes());
    let scenario = scenario.unwrap_or_else(|| panic!("{file}: {found:#?}"));
    Dilemma { file, text, scenario }
}

impl Dilemma {
    pub fn id(&self) -> &str {
        &self.scenario.id
    }

    /// What the measures of its page were made from.
    pub fn mark(&self) -> String {
        let hash = Sha256::digest(self.text.as_bytes());
        let hash = hash.iter().take(16).fold(String::new(), |hash, byte| {
            let mut hash = hash;
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        format!("<!-- Measured on {} as of {hash}. -->", self.file)
    }

    /// Its page.
    pub fn page(&self, report: Option<&Report>) -> String {
        let (id, map) = (self.id(), format!("{}.svg", self.id()));
        let sheet = markdown::render_with(&Script::sheet(&self.scenario, report), Some(&map));
        format!(
            "{sheet}\n## Go on\n\n- Play it: `mile play {id}`, with a group `mile room {id}`\n\
             - Every line of it: `mile script {id}`\n- Back to [the shelf](README.md)\n\n{}\n",
            self.mark()
        )
    }

    /// The picture of its map.
    pub fn map(&self) -> String {
        svg::render(&Drawing::of(&self.scenario)).expect("it is small enough")
    }

    fn title(&self) -> String {
        let title = self.scenario.fill(&self.scenario.title, None).into_owned();
        format!("[{}]({}.md)", markdown::escaped(&title, ""), self.id())
    }

    fn is_micro(&self) -> bool {
        self.scenario.minutes.is_some_and(|minutes| minutes <= MICRO)
    }

    fn row(&self) -> String {
        let words = |facet: Facet| facet.values(&self.scenario).join(", ");
        let minutes = self.scenario.minutes.map(|n| n.to_string()).unwrap_or_default();
        let [context, emotion, stakes, channel, _] = Facet::ALL.map(words);
        format!("| {} | {context}, {channel} | {emotion} | {stakes} | {minutes} |\n", self.title())
    }
}

/// A page without what only exploring can say.
pub fn without_measures(page: &str) -> String {
    let heading = format!("## {MEASURED}\n");
    let Some((before, after)) = page.split_once(&heading) else { return page.to_owned() };
    let rest = after.find("\n## ").map_or("", |at| &after[at + 1..]);
    format!("{before}{rest}")
}

/// The page that lists them all.
pub fn shelf(dilemmas: &[Dilemma]) -> String {
    let (micro, full): (Vec<_>, Vec<_>) = dilemmas.iter().partition(|one| one.is_micro());
    let mut page = "# The shelf\n\nWhat is shipped with Mile, each with a page for whoever runs a \
        session: when to use it, where best now is not best later, its map, questions for the room. \
        These pages tell how the stories end.\n\nThe same in the terminal: \
        `mile list --context billing --emotion anger --stakes high --minutes 10`, or Tab in the \
        library of `mile`.\n"
        .to_owned();
    for (title, dilemmas) in [("Full dilemmas", full), ("For a huddle before a shift", micro)] {
        let _ = write!(
            page,
            "\n## {title}\n\n| dilemma | where | feelings | stakes | minutes |\n| --- | --- | --- | --- | --- |\n"
        );
        dilemmas.iter().for_each(|one| page += &one.row());
    }
    page += "\n## By what can be practised\n\nBehaviours of the rubric; many stories add some of their own.\n\n";
    for behaviour in rubric::behaviours() {
        let practised = dilemmas
            .iter()
            .filter(|one| Facet::Skill.values(&one.scenario).contains(&behaviour.id));
        let titles: Vec<_> = practised.map(Dilemma::title).collect();
        let _ = writeln!(page, "- `{}`: {} {}", behaviour.id, behaviour.text, titles.join(" · "));
    }
    page
}

/// The book's list of pages, with the shelf's own below it.
pub fn summary(summary: &str, dilemmas: &[Dilemma]) -> String {
    let own = |line: &&str| line.starts_with("  - ") && line.contains("](dilemmas/");
    let mut pages = String::new();
    for line in summary.lines().filter(|line| !own(line)) {
        pages += line;
        pages.push('\n');
        if line.contains("](dilemmas/README.md)") {
            for one in dilemmas {
                let _ = writeln!(pages, "  - {}", one.title().replace("](", "](dilemmas/"));
            }
        }
    }
    pages
}

/// Every file that the dilemmas make, by its path in the repository; `page` makes the page of one.
pub fn files(
    dilemmas: &[Dilemma],
    mut page: impl FnMut(&Dilemma) -> String,
) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for one in dilemmas {
        files.insert(format!("docs/dilemmas/{}.md", one.id()), page(one));
        files.insert(format!("docs/dilemmas/{}.svg", one.id()), one.map());
    }
    files.insert("docs/dilemmas/README.md".to_owned(), shelf(dilemmas));
    let book = fs::read_to_string(repository().join("docs/SUMMARY.md")).expect("the book");
    files.insert("docs/SUMMARY.md".to_owned(), summary(&book, dilemmas));
    files
}

/// Whether a page says of `one` what is so, as far as that can be told without exploring.
pub fn is_current(page: &str, one: &Dilemma) -> bool {
    page.contains(&format!("\n## {MEASURED}\n")) && without_measures(page) == one.page(None)
}
