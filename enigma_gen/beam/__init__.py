"""The file format: bytes of a ``.beam`` file -> one immutable, fully checked :class:`~enigma_gen.beam.file.BeamFile`.

``container`` takes the file apart, ``chunks`` reads the tables, ``code`` decodes the instructions, ``disasm`` lists
them again. A file is input from anywhere: whatever its bytes are, loading ends with a value or with ``BadBeamFile``,
in time and memory bounded by the size of the file.
"""
