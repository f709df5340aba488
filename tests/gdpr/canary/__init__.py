"""The canary: a person planted in every column that can hold words, erased, and looked for in every encoding."""
