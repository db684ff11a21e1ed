//! Generated stories of any size: six meters, guards on a third of the choices, effects on all, a
//! delayed outcome on one in six, endings that can be reached from everywhere.

use std::fmt::Write as _;

/// A story of `scenes` scenes, as a file. The same number gives the same story.
pub fn story(scenes: usize) -> String {
    let mut dice = Dice(scenes as u64);
    let mut out = String::from(
        "(\n    format: 1,\n    id: \"generated\",\n    title: \"Generated\",\n    language: \"en\",\n",
    );
    out.push_str("    opt_out: (text: \"You can stop.\", goto: \"end_0\"),\n");
    out.push_str("    cast: {\"ada\": (name: \"Ada\", persona: \"Exact with numbers, and fair.\")},\n    meters: {\n");
    for meter in 0..6 {
        let _ = writeln!(
            out,
            "        \"m{meter}\": (label: \"Meter {meter}\", start: 10, min: 0, max: 20),"
        );
    }
    out.push_str("    },\n    flags: {\n");
    for flag in 0..8 {
        let _ = writeln!(out, "        \"f{flag}\": \"Fact number {flag} is so.\",");
    }
    out.push_str("    },\n    start: \"s0\",\n    scenes: {\n");
    let endings = (scenes / 10).max(1);
    let decisions = scenes - endings;
    for scene in 0..decisions {
        scene_text(&mut out, &mut dice, scene, decisions, endings);
    }
    for ending in 0..endings {
        let _ = writeln!(
            out,
            "        \"end_{ending}\": (ending: (kind: Partial, title: \"The end\", text: \"It is over, for today.\")),"
        );
    }
    out.push_str("    },\n    debrief: (objective: [(ask: \"What happened?\")]),\n)\n");
    out
}

fn scene_text(out: &mut String, dice: &mut Dice, scene: usize, decisions: usize, endings: usize) {
    let _ = writeln!(
        out,
        "        \"s{scene}\": (\n            title: \"Scene number {scene}\",\n            lines: [\n                (\"ada\", \"I have been waiting here for a while, and it was not for fun.\"),\n                (\"narrator\", \"The queue turns from nine to ten.\", \"m0 >= 5 and not f0\"),\n            ],\n            choices: ["
    );
    for choice in 0..3 {
        let goto = if dice.below(20) == 0 {
            format!("end_{}", dice.below(endings))
        } else {
            // Mostly near by, as stories go.
            format!("s{}", (scene + dice.below(decisions.min(30)) + 1) % decisions)
        };
        let (meter, other) = (dice.below(6), dice.below(6));
        let by = dice.below(7).cast_signed() - 3;
        let _ = write!(
            out,
            "                (\n                    id: \"c{choice}\",\n                    say: \"Let me look at that with you, one line at a time, before I promise anything.\",\n                    coach: \"It takes two minutes, and saves two days.\",\n                    takes: Minutes({}),\n",
            1 + dice.below(9)
        );
        // The first is always there; of the others, half: a third of all choices carry a guard.
        if choice > 0 && dice.below(2) == 0 {
            let _ = writeln!(
                out,
                "                    when: \"m{meter} >= {} or f{}\",",
                dice.below(15),
                dice.below(8)
            );
        }
        let flag = dice.below(8);
        let setting = if dice.below(2) == 0 { "set" } else { "clear" };
        let _ = writeln!(
            out,
            "                    now: (change: {{\"m{other}\": {by:+}, \"m{}\": +1}}, {setting}: [\"f{flag}\"]),",
            (other + 1) % 6
        );
        if dice.below(6) == 0 {
            let _ = writeln!(
                out,
                "                    later: [(id: \"o{scene}_{choice}\", after: Minutes({}), only_if: \"m{meter} < 12\", then: (change: {{\"m{meter}\": -2}}))],",
                5 + dice.below(40)
            );
        }
        let _ = writeln!(out, "                    goto: \"{goto}\",\n                ),");
    }
    out.push_str("            ],\n        ),\n");
}

/// A small generator of its own, so that the stories never change.
pub struct Dice(pub u64);

impl Dice {
    /// The next number: SplitMix64.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.number()) * bound as u128) >> 64) as usize
    }
}
