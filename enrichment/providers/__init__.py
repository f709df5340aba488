"""One small module for each outside register, behind one interface (`base.Provider`). No database here."""
