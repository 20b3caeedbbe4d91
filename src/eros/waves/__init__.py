"""The plan's seven waves: what each switches, when it may go on, when it must come back."""
