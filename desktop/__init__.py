"""What a person sees and does: the workspace, the window, the command line, the exports."""
