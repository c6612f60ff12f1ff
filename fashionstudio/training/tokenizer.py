"""The embedded engine's tokenizer: one token for each word that a training caption can hold.

Words that a designer may well type but that no picture teaches are left out on purpose, so that
the window can tell the user which words have no effect. `vocabulary.txt` beside the tokenizer lists
the known ones for people; an engine's own file is what counts for it, whatever the data set says
today.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from fashionstudio.datasets.synthetic.wording import vocabulary
from fashionstudio.diffusion.layout import MINI

VOCABULARY = "vocabulary.txt"


def known_words() -> list[str]:
    """Every word that captions, categories and the prompt's template can hold, sorted."""
    texts = [MINI.prompt_template.format(words=""), *dict(MINI.category_words).values(), "the"]
    ours = {word for text in texts for word in re.findall(r"[a-z0-9]+", text.lower())}
    return sorted(ours | set(vocabulary()))


def write_tokenizer(folder: Path, words: list[str], *, max_length: int) -> int:
    """Write a CLIP tokenizer in which each word is one token; returns the vocabulary's size.

    The merges come from training a BPE on the words themselves until every word is whole: encoding
    replays the merges in the order in which they were learned, so no word can be split by the
    merges of another. Unknown words fall to pieces, down to bytes.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=50_000, min_frequency=1, end_of_word_suffix="</w>", show_progress=False
    )
    tokenizer.train_from_iterator(words, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    pairs = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in merges]
    entries = [*alphabet, *(c + "</w>" for c in alphabet), *(a + b for a, b in pairs)]
    entries = [*dict.fromkeys(entries), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    vocab = {entry: i for i, entry in enumerate(entries)}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in pairs)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = {
        "tokenizer_class": "CLIPTokenizer", "model_max_length": max_length, "do_lower_case": True,
        "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    (folder / VOCABULARY).write_text("\n".join(words) + "\n", encoding="utf-8")
    return len(vocab)
