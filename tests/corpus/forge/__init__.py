"""Generated forms, each with the contact that a careful person would read from it.

A form is composed in five steps, every one from the same random.Random(seed):

1. a language with its bank of labels and keys (banks/, bank.py), and a country of it;
2. one to three people and some things (people/, people.py), and who of them is the lead;
3. the form's fields: what each asks for and whose it is (forms.py), and how its label and key are written (wording.py);
4. the shape in which a tool sends it (shapes/);
5. the contact that follows from steps 2 and 3, in the corpus' format (truth.py).

The mapping has no part in any of them.
"""
