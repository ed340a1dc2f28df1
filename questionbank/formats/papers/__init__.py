"""Question papers as offices type them, whatever file they stand in: lines to records (`reading`) and records to lines (`writing`).

Reading has four steps: `tokens` says what each line is, `outline` puts lines together to sections and questions, `answers` brings in the answers
that stand in a block of their own, `records` says what each question means. All of them rather refuse a question than guess.
"""
