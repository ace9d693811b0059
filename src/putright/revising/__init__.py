"""Changing a policy in questions and answers, with the file as the truth underneath.

``asking.groups`` says what can be asked of a policy file and what it says now; ``answering.revised`` takes answers and
gives the new text of the file, in which every line that no answer touches stays byte for byte, and the changes in
words. ``tree`` finds the places, ``splicing`` changes the text there, ``rendering`` writes values.
"""
